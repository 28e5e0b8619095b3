"""What an account owes of each bill whose payments are known. Inside the scope."""

from datetime import date

from django.db.models import Case, F, Sum, When

from madoguchi.ledger.models import AccountTitle, LedgerEntry
from madoguchi.payments.incoming.allocation import OwedBill

RECEIVABLE = AccountTitle.RECEIVABLE


def owed_bills(party: int, account: int, since: date) -> list[OwedBill]:
    """List the bills from a month on of which something is owed, the oldest first."""
    owed = Case(
        When(debit=RECEIVABLE, then=F("amount_yen")),
        When(credit=RECEIVABLE, then=-F("amount_yen")),
        default=0,
    )
    rows = LedgerEntry.objects.filter(
        party=party, account=account, billing_month__gte=since
    )
    sums = rows.values("billing_month").annotate(yen=Sum(owed)).filter(yen__gt=0)
    months = sums.order_by("billing_month").values_list("billing_month", "yen")
    return [OwedBill(month, yen) for month, yen in months if month]
