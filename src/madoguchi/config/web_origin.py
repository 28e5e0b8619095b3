"""The portal's address as browsers see it: MADOGUCHI_ORIGIN."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from madoguchi.config.env import wrong_setting
from madoguchi.kernel.errors import Refused

NAME = "MADOGUCHI_ORIGIN"
RIGHT_FORM = "https://my.example.jp のように指定してください。"
HOST_NAME = re.compile(r"(?=.{1,253}$)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)*[a-z][a-z0-9-]*")
HTTPS_PORT, HTTP_PORT = 443, 80


@dataclass(frozen=True, slots=True)
class WebOrigin:
    """`text` as in the header Origin of RFC 6454; `host` without a port.

    Both are empty where no origin is set.
    """

    text: str = ""
    host: str = ""

    @property
    def is_secure(self) -> bool:
        return self.text.startswith("https://")


def parse_web_origin(text: str) -> WebOrigin:
    """Return the origin as a browser spells it.

    A slash at the end, capitals, a dot after the host and the scheme's own port are
    cut; a name in Japanese becomes its ASCII form. Refused (`setting_wrong`): no
    scheme, `http` but for localhost, a path, a query, a user, and an address in
    numbers, for which no browser takes passkeys.
    """
    if not text:
        return WebOrigin()
    parts, port = split_origin(text)
    host = ascii_host(parts.hostname or "", text)
    if parts.scheme != "https" and not (parts.scheme == "http" and host == "localhost"):
        raise wrong_setting(NAME, f"https:// で始めてください。{RIGHT_FORM}", text)
    if parts.path.strip("/") or parts.query or parts.fragment:
        words = f"ホスト名の後ろのパスは取り除いてください。{RIGHT_FORM}"
        raise wrong_setting(NAME, words, text)
    own_port = HTTPS_PORT if parts.scheme == "https" else HTTP_PORT
    suffix = f":{port}" if port not in {None, own_port} else ""
    return WebOrigin(f"{parts.scheme}://{host}{suffix}", host)


def refuse_public_demo(origin: WebOrigin, *, is_demo: bool) -> None:
    """Refuse with `demo_is_public`: demo mode knows a password for everybody."""
    if is_demo and origin.text:
        raise Refused(
            "demo_is_public",
            f"デモは、このパソコンの中だけで動きます。{NAME}（{origin.text}）を外すか、"
            "デモをやめて（MADOGUCHI_DEMO、--demo）ください。何も始めていません。",
        )


def split_origin(text: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise wrong_setting(NAME, RIGHT_FORM, text) from None
    if "@" in parts.netloc or not parts.netloc:
        raise wrong_setting(NAME, RIGHT_FORM, text)
    return parts, port


def ascii_host(host: str, text: str) -> str:
    try:
        name = host.removesuffix(".").encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    if not HOST_NAME.fullmatch(name):
        words = f"ホストは名前で（IPアドレスでなく）指定してください。{RIGHT_FORM}"
        raise wrong_setting(NAME, words, text)
    return name
