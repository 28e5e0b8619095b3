"""The day of payment of a bill that is out: its own, whatever the rules say (--due)."""

from datetime import date

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import counting_due_on


def issued_due_day(party: int, account: int, month: date) -> date | None:
    """Return the JST day of payment of the bill of a month; None where none is out.

    Nor where it asks for nothing. Inside the scope of the party.
    """
    rows = Bill.objects.filter(party=party, account=account, billing_month=month)
    days = rows.annotate(counting=counting_due_on()).values_list("counting", flat=True)
    return days.first()
