"""Text that is encrypted at rest and read again: numbers of bank accounts, names.

The same text about the same thing is sealed alike under one SECRET_KEY, so that an
import finds nothing changed where nothing is. About another thing it looks different,
and cannot be opened: a sealed text that is copied to another row opens nothing.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings


def seal_text(text: str, about: str) -> str:
    """Encrypt a text; `about` names what it belongs to, and is needed to open it."""
    sealed = next(sealing_ciphers()).encrypt(text.encode(), [about.encode()])
    return urlsafe_b64encode(sealed).decode()


def open_sealed_text(sealed: str, about: str) -> str:
    """Decrypt by SECRET_KEY or one of its fallbacks.

    ValueError for what was sealed by another key, about another thing, or changed.
    """
    for cipher in sealing_ciphers():
        try:
            return cipher.decrypt(
                urlsafe_b64decode(sealed.encode()), [about.encode()]
            ).decode()
        except InvalidTag:
            continue
    raise ValueError("sealed by another key, or about another thing")


def keyed_digest(text: str) -> str:
    """Return a digest that nobody without SECRET_KEY can find by trying all texts."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"digest " + text.encode(), "sha256").hexdigest()


def sealing_ciphers() -> Iterator[AESSIV]:
    """Yield the cipher of SECRET_KEY first, then those of its fallbacks."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield cipher_of(key)


@lru_cache(maxsize=8)
def cipher_of(key: str) -> AESSIV:
    """Derive the cipher of a key once: a file of a bank opens a million texts."""
    return AESSIV(hmac.digest(key.encode(), b"sealed text", "sha512"))
