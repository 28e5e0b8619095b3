"""The days on which a month's bills are to be paid, by way of paying."""

from collections.abc import Container
from datetime import date

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import business_day_from, closing_date_in, month_after


def due_days(billing_month: date, holidays: Container[date]) -> dict[str, date]:
    """Map each way of paying to its day in the month after the billing month.

    The keys are `card_on`, `debit_on` and `transfer_on`; a day on which banks are
    closed moves to the next business day.
    """
    return due_days_by(Operator.objects.get(), billing_month, holidays)


def due_days_by(
    operator: Operator, billing_month: date, holidays: Container[date]
) -> dict[str, date]:
    """The same by the rules of an operator that was read already."""
    following = month_after(billing_month)
    days = {
        "card_on": operator.card_day,
        "debit_on": operator.debit_day,
        "transfer_on": operator.transfer_due_day,
    }
    return {
        name: business_day_from(closing_date_in(following, day), holidays)
        for name, day in days.items()
    }
