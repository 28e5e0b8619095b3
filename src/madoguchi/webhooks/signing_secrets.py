"""The secrets that sign webhooks. None is stored: they follow from the portal's key."""

import base64
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from madoguchi.kernel.call_signatures import STANDARD_PREFIX
from madoguchi.webhooks.models import WebhookSubscriber

SALT = "madoguchi webhook"


def signing_secret(name: str, generation: int, portal_key: str) -> str:
    """Derive a secret as Standard Webhooks writes it: whsec_ and 32 octets."""
    value = f"{name}:{generation}"
    key = salted_hmac(SALT, value, portal_key, algorithm="sha256").digest()
    return STANDARD_PREFIX + base64.b64encode(key).decode()


def secrets_at(subscriber: WebhookSubscriber, at: datetime) -> list[str]:
    """Return the secret, and while it takes over from another, that one too.

    Those of an old key of the portal count as long as the settings name the key.
    """
    newest = subscriber.secret_generation
    generations = [newest]
    if subscriber.old_secret_until is not None and at < subscriber.old_secret_until:
        generations.append(newest - 1)
    return [
        signing_secret(subscriber.name, number, key)
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        for number in generations
    ]
