"""The secret key of this instance, and secrets derived from it."""

import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

import psycopg

from madoguchi.config.env import env_text, wrong_setting
from madoguchi.kernel.errors import Refused

MIN_KEY_LENGTH = 32
KEY_CHECK_USE = "key check"
BYTES_OF_NEW_KEY = 50
TIMEOUT_SECONDS = 5
HAS_TABLES_SQL = "SELECT to_regclass('public.django_migrations') IS NOT NULL"


def secret_key(home: Path, database_url: str) -> str:
    """Return MADOGUCHI_SECRET_KEY, or the key in a file of the home.

    The file is made the first time, before there is a database. Refused
    (`secret_missing`) where one is there already: another key would shut out whoever
    works with it. Several hosts of one instance must be given the same key by the
    environment.
    """
    if given_key := env_text("MADOGUCHI_SECRET_KEY"):
        if len(given_key) < MIN_KEY_LENGTH:
            words = f"{MIN_KEY_LENGTH}文字以上の、推測できない文字列にしてください。"
            raise wrong_setting("MADOGUCHI_SECRET_KEY", words)
        return given_key
    file = home / "secret_key"
    is_missing = not file.exists() and has_database(home, database_url)
    if is_missing and not file.exists():  # nor has another start made it meanwhile
        raise Refused(
            "secret_missing",
            f"データベースはもうありますが、秘密鍵のファイル {file} がありません。"
            "何も始めていません。MADOGUCHI_HOME を正しいフォルダにするか、保管してある"
            "鍵を MADOGUCHI_SECRET_KEY で指定してください。",
        )
    home.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        make_key_file(file)
    return file.read_text().strip()


def make_key_file(file: Path) -> None:
    """Make it whole or not at all; the first of several at once counts."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=".secret") as draft:
        draft.write(secrets.token_urlsafe(BYTES_OF_NEW_KEY))
        draft.flush()
        os.fsync(draft.fileno())
        with suppress(FileExistsError):
            os.link(draft.name, file)


def has_database(home: Path, database_url: str) -> bool:
    """Whether the database of the home, or at the address, holds tables of ours.

    One that does not answer counts as one that does.
    """
    if not database_url:
        return (home / "postgres").exists()
    try:
        with psycopg.connect(database_url, connect_timeout=TIMEOUT_SECONDS) as owner:
            return owner.execute(HAS_TABLES_SQL).fetchone() != (False,)
    except psycopg.Error:
        return True


def derive_secret(key: str, use: str) -> str:
    """Derive a secret for one use; the key cannot be found from it."""
    return hmac.digest(key.encode(), use.encode(), "sha256").hex()
