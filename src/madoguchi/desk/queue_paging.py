"""Pages of the queue by key, so that a decision meanwhile hides no other order."""

from datetime import date

from django.db.models import F, Q, QuerySet

from madoguchi.procedures.models import OrderHandle
from madoguchi.procedures.models.states import WAITING_STATES, OrderState
from madoguchi.procedures.toolkit.base import REGISTRY

QueuePosition = tuple[date | None, int]
"""Where a page ended: the day promised, if any, and the order."""

MAX_ID_DIGITS = 18  # of an id


def orders_for_desk() -> QuerySet[OrderHandle]:
    """Return waiting orders: the soonest promised first, those without a day last."""
    rows = OrderHandle.objects.filter(state__in=sorted(WAITING_STATES))
    soonest = F("expected_on").asc(nulls_last=True)
    return rows.select_related("party").order_by(soonest, "order_id")


def orders_to_arrange() -> QuerySet[OrderHandle]:
    """Return accepted orders for which somebody is sent, the soonest day first."""
    kinds = [kind.key for kind in REGISTRY.values() if kind.is_arranged_by_staff]
    rows = OrderHandle.objects.filter(state=OrderState.SCHEDULED, kind__in=kinds)
    return rows.order_by("run_at", "order_id")


def after_position(
    rows: QuerySet[OrderHandle], after: QueuePosition | None
) -> QuerySet[OrderHandle]:
    if after is None:
        return rows
    day, pk = after
    if day is None:
        return rows.filter(expected_on=None, order_id__gt=pk)
    same = Q(expected_on=day, order_id__gt=pk)
    return rows.filter(Q(expected_on__gt=day) | same | Q(expected_on=None))


def format_position(handle: OrderHandle) -> str:
    return f"{handle.expected_on or ''}.{handle.pk}"


def parse_position(text: str) -> QueuePosition | None:
    """Parse where a page goes on; None, the beginning, for anything else."""
    day, _dot, pk = text.partition(".")
    if not pk.isascii() or not pk.isdecimal() or len(pk) > MAX_ID_DIGITS:
        return None
    try:
        return date.fromisoformat(day) if day else None, int(pk)
    except ValueError:
        return None
