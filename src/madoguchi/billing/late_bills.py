"""Bills whose day of payment is past and of which money is missing."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, Sum, When

from madoguchi.billing.queries import due_days_of_bills
from madoguchi.ledger.models import AccountTitle, LedgerEntry
from madoguchi.platform.access import Access

RECEIVABLE = AccountTitle.RECEIVABLE


@dataclass(frozen=True, slots=True)
class LateBill:
    """A bill by primary key of its account and first day of its month; yen are owed."""

    account: int
    month: date
    due_on: date
    owed_yen: int


def late_bills(access: Access, since: date, today: date) -> list[LateBill]:
    """Return what is owed after its day, of months from `since` on, the oldest first.

    `since`: the first billing month whose payments are known. Inside the scope.
    """
    owed = Case(
        When(debit=RECEIVABLE, then=F("amount_yen")),
        When(credit=RECEIVABLE, then=-F("amount_yen")),
        default=0,
    )
    mine = LedgerEntry.objects.visible_to(access)
    sums = mine.filter(billing_month__gte=since, billing_month__lt=today)
    rows = sums.values("account", "billing_month").annotate(yen=Sum(owed))
    missing = {
        (account, month): yen
        for account, month, yen in rows.filter(yen__gt=0).values_list(
            "account", "billing_month", "yen"
        )
        if month is not None
    }
    late = [
        (day, account, month)
        for (account, month), day in due_days_of_bills(access, missing).items()
        if day < today
    ]
    return [
        LateBill(account, month, day, missing[account, month])
        for day, account, month in sorted(late)
    ]
