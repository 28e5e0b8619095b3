"""The mail server that takes our mail: MADOGUCHI_SMTP_… and MADOGUCHI_MAIL_FROM."""

import re
from dataclasses import dataclass
from email.utils import parseaddr

from madoguchi.config.env import env_text, wrong_setting
from madoguchi.config.setting_forms import parse_host_and_port
from madoguchi.config.web_origin import WebOrigin

SMTP_PORTS = {"none": 25, "starttls": 587, "tls": 465}
"""The port of each kind of security (RFC 8314: 465 speaks TLS from the first byte)."""

SECURITY_BY_PORT = {587: "starttls", 465: "tls"}
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}
MAIL_ADDRESS = re.compile(r"[^@\s<>,;]+@[\w-]+(?:\.[\w-]+)*")
NEAR_DOMAINS = (".localhost", ".localdomain", ".local", ".internal", ".invalid")
"""Names that no other machine resolves (RFC 6761, RFC 6762, and of long use)."""

DEFAULT_MAIL_FROM = "madoguchi@localhost"


@dataclass(frozen=True, slots=True)
class MailRelay:
    """`security` is a key of SMTP_PORTS."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""


def mail_relay_from_env() -> MailRelay:
    """Return the relay of the settings; refused where mail would go out in clear.

    The port and the kind of security follow from one another; a relay that is not on
    this machine must speak TLS unless `none` is said.
    """
    host, port = parse_host_and_port(
        "MADOGUCHI_SMTP_HOST", env_text("MADOGUCHI_SMTP_HOST", "localhost")
    )
    is_near = host in LOOPBACK_HOSTS
    security = env_text("MADOGUCHI_SMTP_SECURITY")
    security = security or SECURITY_BY_PORT.get(port or 0, "none" if is_near else "")
    if security not in SMTP_PORTS:
        raise wrong_setting(
            "MADOGUCHI_SMTP_SECURITY",
            "starttls（ふつうはポート587）、tls（ポート465）、none（暗号化しない）の"
            "どれかで指定してください。",
            security,
        )
    user = env_text("MADOGUCHI_SMTP_USER")
    password = env_text("MADOGUCHI_SMTP_PASSWORD")
    refuse_half_login(user, password, in_clear=security == "none" and not is_near)
    return MailRelay(host, port or SMTP_PORTS[security], security, user, password)


def refuse_half_login(user: str, password: str, *, in_clear: bool) -> None:
    if bool(user) != bool(password):
        missing = "MADOGUCHI_SMTP_PASSWORD" if user else "MADOGUCHI_SMTP_USER"
        words = "ユーザー名とパスワードは、両方とも指定してください。"
        raise wrong_setting(missing, words)
    if user and in_clear:
        raise wrong_setting(
            "MADOGUCHI_SMTP_SECURITY",
            "パスワードを暗号化せずに送ることになります。"
            "starttls か tls で指定してください。",
            "none",
        )


def mail_from(text: str, origin: WebOrigin) -> str:
    """Return the sender, as an address or 窓口 <address>.

    Demanded where an origin is set; refused (`setting_wrong`) without an address, and
    beside a public origin with one that no other machine knows: nobody takes its mail.
    """
    right_form = "no-reply@example.jp のように、差出人のアドレスを指定してください。"
    if not text and origin.text:
        raise wrong_setting("MADOGUCHI_MAIL_FROM", right_form)
    is_one_line = text.isprintable()
    if text and not (is_one_line and MAIL_ADDRESS.fullmatch(parseaddr(text)[1])):
        raise wrong_setting("MADOGUCHI_MAIL_FROM", right_form, text)
    domain = parseaddr(text)[1].rpartition("@")[2].lower()
    if origin.host not in {"", "localhost"} and (
        "." not in domain or domain.endswith(NEAR_DOMAINS)
    ):
        raise wrong_setting("MADOGUCHI_MAIL_FROM", right_form, text)
    return text or DEFAULT_MAIL_FROM
