"""The secret key of this instance, and secrets derived from it."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from madoguchi.config.env import env_text, wrong_setting

MIN_KEY_LENGTH = 32
BYTES_OF_NEW_KEY = 50


def secret_key(home: Path) -> str:
    """Return MADOGUCHI_SECRET_KEY, or the key in a file of the home.

    The file is made the first time. Several hosts of one instance must be given the
    same key by the environment.
    """
    if given_key := env_text("MADOGUCHI_SECRET_KEY"):
        if len(given_key) < MIN_KEY_LENGTH:
            words = f"{MIN_KEY_LENGTH}文字以上の、推測できない文字列にしてください。"
            raise wrong_setting("MADOGUCHI_SECRET_KEY", words)
        return given_key
    file = home / "secret_key"
    home.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(BYTES_OF_NEW_KEY))
    return file.read_text().strip()


def derive_secret(key: str, use: str) -> str:
    """Derive a secret for one use; the key cannot be found from it."""
    return hmac.digest(key.encode(), use.encode(), "sha256").hex()
