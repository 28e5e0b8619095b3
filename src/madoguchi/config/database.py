"""The database and the logins with which the program connects."""

from pathlib import Path
from typing import Any

from madoguchi.config.secret import derive_secret
from madoguchi.config.setting_forms import parse_database_url
from madoguchi.kernel.calendar import JST

CONNECTION_KEYS = ("user", "password", "host", "port")
OWN_DATABASE = "madoguchi"
CONNECT_TIMEOUT_SECONDS = 5  # a host that is gone does not answer
MIGRATION_OPTIONS = "-c lock_timeout=5s -c statement_timeout=15min"


def own_database_url(socket: Path) -> str:
    return f"postgresql://{OWN_DATABASE}@/{OWN_DATABASE}?host={socket}"


def database_settings(
    url: str, *, login: str, secret: str
) -> dict[str, dict[str, Any]]:
    """Return the connections `default` and `owner` for DATABASES.

    `owner` owns the tables and migrates; `default` is the login of web or job. The two
    logins are made by `database_setup`, per database; their passwords are derived from
    the secret. Neither is a superuser: row level security holds on a laptop as in
    production.
    """
    parts = parse_database_url(url)
    name = str(parts["dbname"])
    options = {
        key: str(value)
        for key, value in parts.items()
        if key not in {*CONNECTION_KEYS, "dbname"}
    }
    owner: dict[str, Any] = {
        key.upper(): str(parts.get(key, "")) for key in CONNECTION_KEYS
    } | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "OPTIONS": options,
        "TIME_ZONE": JST.key,  # a moment that is read says the day in Japan
    }
    migration_options = {"OPTIONS": options | {"options": MIGRATION_OPTIONS}}
    user = f"{name}_{login}"
    default = owner | {
        "OPTIONS": options | {"connect_timeout": CONNECT_TIMEOUT_SECONDS},
        "USER": user,
        "PASSWORD": derive_secret(secret, user),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,  # a server that was away is back
        "TEST": {"MIRROR": "owner"},
    }
    return {"default": default, "owner": owner | migration_options}
