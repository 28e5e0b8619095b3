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

    What was taken back is taken off the payment of the same number, else, as what was
    refunded, off the newest of them before it: nobody has paid it.
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
            by_month[month] = without_gone(by_month[month], yen, source)
    return sorted(
        (one for paid in by_month.values() for one in paid),
        key=lambda one: one.paid_on,
    )


def without_gone(
    payments: Iterable[LastingPayment], back_yen: int, source: str
) -> list[LastingPayment]:
    """Take yen off the payment of that number, then off the newest ones.

    What is more than all of them is left.
    """
    left = list(payments)
    newest_last = sorted(range(len(left)), key=lambda nth: left[nth].source == source)
    for nth in reversed(newest_last):
        gone_yen = min(left[nth].yen, back_yen)
        back_yen -= gone_yen
        left[nth] = replace(left[nth], yen=left[nth].yen - gone_yen)
    return [one for one in left if one.yen]
