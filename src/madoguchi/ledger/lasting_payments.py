"""The payments of bills that lasted: what went back is taken off them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from madoguchi.ledger.models import LedgerEntry, LedgerEvent

COMING_EVENTS = (LedgerEvent.PAYMENT, LedgerEvent.CREDIT_USE)
GOING_EVENTS = (LedgerEvent.REFUND, LedgerEvent.CHARGEBACK)


@dataclass(frozen=True, slots=True)
class LastingPayment:
    """Money that came for a bill on a JST day, and was not taken back, in yen.

    `source` is its number in the ledger.
    """

    paid_on: date
    billing_month: date
    event: str
    yen: int
    source: str = ""


def lasting_payments(party: int, account: int, month: date) -> list[LastingPayment]:
    """List the payments of a bill, the oldest first.

    What an issuer took back, or what was refunded, is taken off the newest of them
    before it: nobody has paid it.
    """
    rows = LedgerEntry.objects.filter(party=party, account=account, billing_month=month)
    return lasting_of(rows)


def payments_between(
    party: int, account: int, first_on: date, last_on: date
) -> list[LastingPayment]:
    """List what was paid for the bills of an account on days from first to last."""
    rows = LedgerEntry.objects.filter(party=party, account=account)
    found = lasting_of(rows.exclude(billing_month=None))
    return [one for one in found if first_on <= one.paid_on <= last_on]


def lasting_of(rows: QuerySet[LedgerEntry]) -> list[LastingPayment]:
    """Take what went back off the payments of its bill, in the order of the entries."""
    moved = rows.filter(event__in=[*COMING_EVENTS, *GOING_EVENTS])
    moved = moved.order_by("effective_on", "pk")
    columns = ("effective_on", "billing_month", "event", "amount_yen", "source")
    by_month: dict[date, list[LastingPayment]] = defaultdict(list)
    for day, month, event, yen, source in moved.values_list(*columns):
        if month is None:
            continue
        if event in COMING_EVENTS:
            by_month[month].append(LastingPayment(day, month, event, yen, source))
        else:
            by_month[month] = without_newest(by_month[month], yen)
    return sorted(
        (one for paid in by_month.values() for one in paid),
        key=lambda one: one.paid_on,
    )


def without_newest(
    payments: Iterable[LastingPayment], back_yen: int
) -> list[LastingPayment]:
    """Take yen off the newest payments; what is more than all of them is left."""
    left: list[LastingPayment] = []
    for one in reversed(list(payments)):
        gone_yen = min(one.yen, back_yen)
        back_yen -= gone_yen
        if one.yen > gone_yen:
            left.insert(0, replace(one, yen=one.yen - gone_yen))
    return left
