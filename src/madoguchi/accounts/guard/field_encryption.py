"""Secrets that must be read again (those of authenticator apps), encrypted at rest."""

import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt_text(text: str) -> str:
    return build_cipher().encrypt(text.encode()).decode()


def decrypt_text(encrypted: str) -> str:
    return build_cipher().decrypt(encrypted.encode()).decode()


def build_cipher() -> MultiFernet:
    """The newest key of the instance encrypts; its fallbacks still decrypt."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(encryption_key_of(key)) for key in keys])


def encryption_key_of(key: str) -> bytes:
    return urlsafe_b64encode(hmac.digest(key.encode(), b"vault", "sha256"))
