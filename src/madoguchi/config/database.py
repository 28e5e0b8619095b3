"""The database and the logins with which the program connects."""

from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from madoguchi.config.env import wrong_setting
from madoguchi.config.secret import derive_secret
from madoguchi.config.setting_forms import parse_database_url
from madoguchi.kernel.calendar import JST

CONNECTION_KEYS = ("user", "password", "host", "port")
OWN_DATABASE = "madoguchi"
CONNECT_TIMEOUT_SECONDS = 5  # a host that is gone does not answer
MIGRATION_OPTIONS = "-c lock_timeout=5s -c statement_timeout=15min"


LOGIN_KINDS = ("web", "job")


def address_for_login(login: str, pooled: str, direct: str) -> str:
    """Return the address that a process uses; "" for a database of our own.

    Pages may go through a pooler in transaction mode. Everything else holds locks for a
    session, reads with cursors, copies or listens, and goes past it.
    """
    return pooled if login == "web" else direct or pooled


def own_database_url(socket: Path) -> str:
    return f"postgresql://{OWN_DATABASE}@/{OWN_DATABASE}?host={socket}"


def database_settings(
    url: str, *, login: str, secret: str
) -> dict[str, dict[str, Any]]:
    """Return the connections `default` and `owner` for DATABASES.

    `owner` owns the tables and migrates; `default` is the login of web or job. The two
    logins are made by `database_setup`, per database; their passwords are derived:
    `login_password`. Neither is a superuser: row level security holds on a laptop as in
    production. Where the address names such a login itself, there is no `owner`.
    """
    parts = parse_database_url(url)
    name = str(parts["dbname"])
    user = f"{name}_{login}"
    is_login = names_login(parts)
    if is_login and parts["user"] != user:
        words = f"このコマンドには {user} の接続先を指定してください。"
        raise wrong_setting("DATABASE_URL", words)
    options = {
        key: str(value)
        for key, value in parts.items()
        if key not in {*CONNECTION_KEYS, "dbname"}
    }
    owner: dict[str, Any] = {
        key.upper(): str(parts.get(key, "")) for key in CONNECTION_KEYS
    } | {
        "ENGINE": "madoguchi.platform.postgresql",
        "NAME": name,
        "OPTIONS": options,
        "TIME_ZONE": JST.key,  # a moment that is read says the day in Japan
    }
    migration_options = {"OPTIONS": options | {"options": MIGRATION_OPTIONS}}
    password = login_password(parts, login, secret)
    if is_login and parts.get("password"):
        password = str(parts["password"])
    default = owner | {
        "OPTIONS": options | {"connect_timeout": CONNECT_TIMEOUT_SECONDS},
        "USER": user,
        "PASSWORD": password,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,  # a server that was away is back
        "DISABLE_SERVER_SIDE_CURSORS": login == "web",  # none survives a pooler
    }
    if is_login:
        return {"default": default}
    default["TEST"] = {"MIRROR": "owner"}
    return {"default": default, "owner": owner | migration_options}


def names_login(parts: dict[str, Any]) -> bool:
    """Whether an address is that of a login, not of the owner."""
    return parts.get("user") in {f"{parts['dbname']}_{kind}" for kind in LOGIN_KINDS}


def is_owner_address(url: str) -> bool:
    return bool(url) and not names_login(parse_database_url(url))


def login_password(parts: dict[str, Any], login: str, secret: str) -> str:
    """Return the password of a login, from the owner's address.

    That of the job also follows from the owner's password, which the web's process does
    not hold: from what it holds, nobody can sign in as another.
    """
    key = secret if login == "web" else f"{secret}{parts.get('password', '')}"
    return derive_secret(key, f"{parts['dbname']}_{login}")


def login_address(url: str, login: str, secret: str) -> str:
    """Return the DATABASE_URL of one login, from the owner's."""
    parts = parse_database_url(url)
    if names_login(parts):
        return url
    own = {
        "user": f"{parts['dbname']}_{login}",
        "password": login_password(parts, login, secret),
    }
    return make_conninfo(**(parts | own))
