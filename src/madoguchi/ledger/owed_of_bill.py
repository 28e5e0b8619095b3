"""What is owed of one bill now: the movements of its receivable, in yen."""

from datetime import date

from django.db.models import Case, F, Sum, When

from madoguchi.ledger.models import AccountTitle, LedgerEntry

RECEIVABLE = AccountTitle.RECEIVABLE


def owed_of_bill(party: int, account: int, billing_month: date) -> int:
    """Sum up every event of the bill; below 0 what was paid too much. In the scope."""
    owed = Case(
        When(debit=RECEIVABLE, then=F("amount_yen")),
        When(credit=RECEIVABLE, then=-F("amount_yen")),
        default=0,
    )
    rows = LedgerEntry.objects.filter(
        party=party, account=account, billing_month=billing_month
    )
    total: int | None = rows.aggregate(yen=Sum(owed))["yen"]
    return total or 0
