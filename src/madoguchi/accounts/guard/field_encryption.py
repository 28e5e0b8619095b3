"""Encryption at rest of secrets that are read again: those of authenticator apps."""

import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt_text(text: str) -> str:
    return build_cipher().encrypt(text.encode()).decode()


def decrypt_text(encrypted: str) -> str:
    return build_cipher().decrypt(encrypted.encode()).decode()


def build_cipher() -> MultiFernet:
    """Return a cipher that encrypts by SECRET_KEY and decrypts by its fallbacks too."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(encryption_key_of(key)) for key in keys])


def encryption_key_of(key: str) -> bytes:
    return urlsafe_b64encode(hmac.digest(key.encode(), b"vault", "sha256"))
