"""Keyed digests: what we compare but never keep."""

import hmac

from django.conf import settings


def digest(*words: object) -> str:
    """64 hex letters. The first word says what it is for, so that none fits twice."""
    return keyed(settings.SECRET_KEY, words)


def digests(*words: object) -> list[str]:
    """By the key of today and by those before it: what was kept may be older."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed(key, words) for key in keys]


def keyed(key: str, words: tuple[object, ...]) -> str:
    told = " ".join(map(str, words)).encode(errors="surrogatepass")
    return hmac.digest(key.encode(), told, "sha256").hex()
