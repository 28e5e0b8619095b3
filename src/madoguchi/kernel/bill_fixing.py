"""The next bill of a billing account that can still change, and its fixing day."""

from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.calendar import (
    ONE_DAY,
    closing_date_in,
    month_after,
    next_closing_date,
)


@dataclass(frozen=True, slots=True)
class BillFixing:
    """`month` is the first day of the billing month; it is fixed on `on`, a JST day."""

    month: date
    on: date


def fixing_of_month(month: date, closing_day: int, issue_days: int) -> BillFixing:
    """Return when the bill of a month is fixed: `issue_days` after its closing day."""
    closing = closing_date_in(month, closing_day)
    return BillFixing(month, closing + issue_days * ONE_DAY)


def next_bill_fixing(
    today: date, closing_day: int, issue_days: int, newest_billed: date | None
) -> BillFixing:
    """Return the next bill that is not fixed yet; that of today counts as fixed.

    `newest_billed`: the newest billing month with a bill, which may have been issued
    before its day; None for no bill.
    """
    closing = next_closing_date(today - issue_days * ONE_DAY, closing_day)
    month = closing.replace(day=1)
    if fixing_of_month(month, closing_day, issue_days).on <= today:
        month = month_after(month)
    if newest_billed and month <= newest_billed:
        month = month_after(newest_billed)
    return fixing_of_month(month, closing_day, issue_days)
