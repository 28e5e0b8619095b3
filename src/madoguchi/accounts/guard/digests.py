"""Keyed digests: what we compare but never keep."""

import hmac

from django.conf import settings


def keyed_digest(*words: object) -> str:
    """64 hex letters. The first word says what it is for, so that none fits twice."""
    return digest_with_key(settings.SECRET_KEY, words)


def digests_of_all_keys(*words: object) -> list[str]:
    """By the key of today and by those before it: what was kept may be older."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [digest_with_key(key, words) for key in keys]


def digest_with_key(key: str, words: tuple[object, ...]) -> str:
    told = " ".join(map(str, words)).encode(errors="surrogatepass")
    return hmac.digest(key.encode(), told, "sha256").hex()
