"""The secret key of this instance, and secrets derived from it."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return MADOGUCHI_SECRET_KEY, or the key in a file of the home.

    The file is made the first time. Several hosts of one instance must be given the
    same key by the environment.
    """
    if given_key := os.environ.get("MADOGUCHI_SECRET_KEY"):
        return given_key
    file = home / "secret_key"
    home.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(50))
    return file.read_text()


def derive_secret(key: str, use: str) -> str:
    """Derive a secret for one use; the key cannot be found from it."""
    return hmac.digest(key.encode(), use.encode(), "sha256").hex()
