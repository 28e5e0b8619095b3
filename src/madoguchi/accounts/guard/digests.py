"""Keyed digests of secrets that are compared but never stored."""

import hmac

from django.conf import settings


def keyed_digest(*words: object) -> str:
    """Return 64 hexadecimal digits; the first word is the purpose of the digest."""
    return digest_with_key(settings.SECRET_KEY, words)


def digests_of_all_keys(*words: object) -> list[str]:
    """Return the digest by the current key and by each earlier one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [digest_with_key(key, words) for key in keys]


def digest_with_key(key: str, words: tuple[object, ...]) -> str:
    message = " ".join(map(str, words)).encode(errors="surrogatepass")
    return hmac.digest(key.encode(), message, "sha256").hex()
