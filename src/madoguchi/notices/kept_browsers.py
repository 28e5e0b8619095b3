"""Keep the browsers in which somebody lets the portal show notifications."""

import hashlib
from datetime import datetime

from django.db import transaction

from madoguchi.accounts.models import User
from madoguchi.notices.push_endpoints import refuse_push_endpoint, refuse_push_keys
from madoguchi.notices.subscription_models import StatusSubscription, Way


@transaction.atomic
def keep_browser(
    user: User, endpoint: str, key: str, secret: str, at: datetime
) -> StatusSubscription:
    """Tell this browser of the user's own contracts from now on; the same one once.

    Refused (`push_unusable`) as `refuse_push_endpoint` does, and for keys that are
    none (RFC 8291: a point of P-256 and 16 bytes).
    """
    refuse_push_endpoint(endpoint)
    refuse_push_keys(key, secret)
    address = hashlib.sha256(endpoint.encode()).hexdigest()
    User.objects.select_for_update().get(pk=user.pk)
    row, _is_new = StatusSubscription.objects.update_or_create(
        user=user,
        way=Way.PUSH,
        address=address,
        ended_at=None,
        defaults={
            "push_endpoint": endpoint,
            "push_key": key,
            "push_secret": secret,
            "asked_at": at,
            "confirmed_at": at,
        },
    )
    return row
