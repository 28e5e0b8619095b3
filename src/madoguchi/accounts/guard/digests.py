"""Keyed digests: what we compare but never keep."""

import hmac

from django.conf import settings


def digest(*words: object) -> str:
    """64 hex letters. The first word says what it is for, so that none fits twice."""
    told = " ".join(map(str, words)).encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()
