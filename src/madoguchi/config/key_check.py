"""Whether the secret key of this process is the one that the database was made with.

Logins have passwords that follow from the key. A command with another key, from a wrong
home, would change them and so shut the portal out of its own database: it is refused
before it touches a role.
"""

import hmac
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from madoguchi.config.secret import KEY_CHECK_USE, derive_secret
from madoguchi.kernel.errors import Refused

HAS_TABLE_SQL = "SELECT to_regclass('public.' || %s) IS NOT NULL"
HAS_ROLE_SQL = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)"
READ_SQL = "SELECT digest FROM platform_keycheck"
WRITE_SQL = """
    INSERT INTO platform_keycheck (id, digest) VALUES (1, %s)
    ON CONFLICT (id) DO UPDATE SET digest = excluded.digest"""
TIMEOUT_SECONDS = 5


def has_table(admin: psycopg.Connection[Any], name: str) -> bool:
    return bool(admin.execute(HAS_TABLE_SQL, [name]).fetchone() == (True,))


def refuse_foreign_key(
    admin: psycopg.Connection[Any], key: str, old_keys: Sequence[str]
) -> None:
    """Refuse with `secret_differs` where the database knows another key.

    An earlier key of this instance (MADOGUCHI_OLD_SECRET_KEYS) vouches for the new one.
    A database that holds no digest yet is asked whether its web login has the password
    that follows from the key.
    """
    stored = None
    if has_table(admin, "platform_keycheck"):
        stored = admin.execute(READ_SQL).fetchone()
    if stored is None:
        is_ours = any(may_sign_in(admin, one) for one in (key, *old_keys))
    else:
        is_ours = any(is_key_of(one, stored[0]) for one in (key, *old_keys))
    if not is_ours:
        raise foreign_key_refusal()


def foreign_key_refusal() -> Refused:
    return Refused(
        "secret_differs",
        "このデータベースは、別の秘密鍵で作られています。何も変更していません。"
        "MADOGUCHI_HOME か MADOGUCHI_SECRET_KEY を、動いている窓口と同じものに"
        "してから、もう一度どうぞ。",
    )


def is_key_of(key: str, digest: str) -> bool:
    return hmac.compare_digest(derive_secret(key, KEY_CHECK_USE), digest)


def may_sign_in(admin: psycopg.Connection[Any], key: str) -> bool:
    """Whether the web's login has this key's password, or is not there yet."""
    login = f"{admin.info.dbname}_web"
    if admin.execute(HAS_ROLE_SQL, [login]).fetchone() == (False,):
        return True
    own = {"user": login, "password": derive_secret(key, login)}
    address = make_conninfo(**(admin.info.get_parameters() | own))
    try:
        psycopg.connect(address, connect_timeout=TIMEOUT_SECONDS).close()
    except psycopg.OperationalError:
        return not has_table(admin, "django_migrations")
    return True


def keep_key_check(admin: psycopg.Connection[Any], key: str) -> None:
    """Write what this key gives, for the next process to compare with."""
    admin.execute(WRITE_SQL, [derive_secret(key, KEY_CHECK_USE)])
