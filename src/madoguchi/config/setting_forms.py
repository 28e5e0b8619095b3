"""The forms of the remaining settings: a wrong one is refused at start."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from madoguchi.config.env import env_text, wrong_setting

DOTTED_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
HOST_AND_PORT = re.compile(
    r"(?:\[(?P<literal>[0-9a-fA-F:.]+)\]|(?P<host>[\w.-]+))(?::(?P<port>\d{1,5}))?"
)
MAX_PORT = 65_535
HOST_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
CONTACT_URI = re.compile(r"(?:mailto:[^@\s]+@[^@\s]+|https://[^/\s]\S*|tel:\+[\d-]+)")
INTERNAL_PLACE = re.compile(r"(?:/[\w.-]+)+")


def env_url(name: str) -> str:
    """Return an address of http or https without a user, or ""."""
    text = env_text(name)
    if text:
        try:
            parts = urlsplit(text)
            is_right = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            is_right = False
        if not is_right:
            words = "https://host/path の形で指定してください。"
            raise wrong_setting(name, words, text)
    return text


def env_contact(name: str) -> str:
    """Return a URI as RFC 9116 wants it for a contact, or ""."""
    text = env_text(name)
    if text and not (text.isascii() and CONTACT_URI.fullmatch(text)):
        words = "mailto:security@example.jp か https:// か tel:+81 で始めてください。"
        raise wrong_setting(name, words, text)
    return text


def env_hosts(name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of hosts, separated by commas, in lower case."""
    text = env_text(name)
    if not text:
        return default
    hosts = tuple(part.strip().lower() for part in text.split(","))
    if not all(HOST_NAME.fullmatch(host) for host in hosts):
        words = "ホスト名をコンマで区切ってください。例: push.example.jp"
        raise wrong_setting(name, words, text)
    return hosts


def env_class(name: str) -> str:
    """Return the dotted path of a class, or ""; whether it is there, `doctor` says."""
    text = env_text(name)
    if text and not DOTTED_PATH.fullmatch(text):
        words = "クラスを package.module.Class の形で指定してください。"
        raise wrong_setting(name, words, text)
    return text


def env_internal_place(name: str) -> str:
    """Return a place of the proxy, such as /bundles, without a slash at its end."""
    text = env_text(name).rstrip("/")
    if text and not INTERNAL_PLACE.fullmatch(text):
        words = "/bundles のように、/ で始めて指定してください。"
        raise wrong_setting(name, words, text)
    return text


def env_folder(name: str, default: Path) -> Path:
    """Return a folder that is there or can be made."""
    folder = Path(env_text(name) or default)
    if folder.exists() and not folder.is_dir():
        raise wrong_setting(name, "フォルダを指定してください。", str(folder))
    return folder


def env_file(name: str, default: Path) -> Path:
    """Return a file that is there or can be made."""
    return env_optional_file(name) or default


def env_optional_file(name: str) -> Path | None:
    text = env_text(name)
    if text and Path(text).is_dir():
        raise wrong_setting(name, "ファイルを指定してください。", text)
    return Path(text) if text else None


def parse_host_and_port(name: str, text: str) -> tuple[str, int | None]:
    """Split `host`, `host:port` or `[IPv6]:port`; refused (`setting_wrong`) else."""
    match = HOST_AND_PORT.fullmatch(text)
    port = int(match["port"]) if match and match["port"] else None
    if not match or (port is not None and not 0 < port <= MAX_PORT):
        raise wrong_setting(name, "ホスト:ポート の形で指定してください。", text)
    return match["literal"] or match["host"], port


def env_host_and_port(name: str) -> str:
    """Return `host:port`, or ""; both must be said."""
    text = env_text(name)
    if text and parse_host_and_port(name, text)[1] is None:
        raise wrong_setting(name, "ホスト:ポート の形で指定してください。", text)
    return text


def parse_database_url(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """Return the parts of a connection string; refused (`setting_wrong`) without base.

    What it says is never shown: it may hold a password.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        parts = {}
    if not parts.get("dbname"):
        words = "postgresql://user:password@host/name の形で指定してください。"
        raise wrong_setting(name, words)
    return parts


def env_database_url(name: str) -> str:
    """Return a connection string, or "": for a database of our own, or no other."""
    if text := env_text(name):
        parse_database_url(text, name)
    return text
