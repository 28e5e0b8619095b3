"""Charges that somebody at the desk has to decide, over all customers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.models import CardCharge

LONG_OPEN_AFTER = timedelta(hours=24)
"""A charge that has no end by then is for somebody at the desk."""


def charges_for_desk(at: datetime) -> Sequence[CardCharge]:
    """Find what somebody has to decide: marked ones, and those open for a day.

    Inside a batch.
    """
    long_open = Q(state__in=OPEN_CHARGE_STATES, asked_at__lt=at - LONG_OPEN_AFTER)
    rows = CardCharge.objects.filter(long_open | ~Q(doubt=""))
    return list(rows.select_related("account").order_by("asked_at", "pk"))
