"""Where the database is, and as whom each part of the program comes to it."""

from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from madoguchi.config.secret import derive_secret

CONNECTION_KEYS = ("user", "password", "host", "port")
OWN_DATABASE = "madoguchi"
CONNECT_TIMEOUT_SECONDS = 5  # seconds; a host that is gone says nothing at all
MIGRATION_OPTIONS = "-c lock_timeout=5s -c statement_timeout=15min"


def own_database_url(socket: Path) -> str:
    return f"postgresql://{OWN_DATABASE}@/{OWN_DATABASE}?host={socket}"


def database_settings(
    url: str, *, login: str, secret: str
) -> dict[str, dict[str, Any]]:
    """`owner` owns the tables and migrates; `default` is the login of web or job.

    The two logins are made by prepare.py, per database; their passwords follow from
    the secret. Neither is a superuser: walls hold on a laptop as they do elsewhere.
    """
    said = conninfo_to_dict(url)
    name = str(said["dbname"])
    options = {"sslmode": str(said["sslmode"])} if "sslmode" in said else {}
    owner: dict[str, Any] = {
        key.upper(): str(said.get(key, "")) for key in CONNECTION_KEYS
    } | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "OPTIONS": options,
    }
    timed = {"OPTIONS": options | {"options": MIGRATION_OPTIONS}}
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
    return {"default": default, "owner": owner | timed}
