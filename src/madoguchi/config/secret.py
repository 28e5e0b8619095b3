"""The secret of this instance, and what is derived from it."""

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path


def secret_key(home: Path) -> str:
    """From MADOGUCHI_SECRET_KEY, or from a file of ours, made the first time.

    Several hosts of one instance must be given the same key by the environment.
    """
    if said := os.environ.get("MADOGUCHI_SECRET_KEY"):
        return said
    file = home / "secret_key"
    home.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        new = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(new, "w") as opened:
            opened.write(secrets.token_urlsafe(50))
    return file.read_text()


def derive_secret(key: str, use: str) -> str:
    """A secret for one use; the key cannot be found from it."""
    return hmac.digest(key.encode(), use.encode(), "sha256").hex()
