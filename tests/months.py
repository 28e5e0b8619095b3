"""Months counted from today, for rules that the database judges by its own day."""

from datetime import date, datetime

from madoguchi.kernel.calendar import JST, month_after

MONTHS_KEPT = 136
"""Ten tax years and the months to file: issued so many months ago, a document may go
from the first of this month on (16 + 12 x 10)."""


def month_ago(count: int) -> date:
    """The first day of the month that many months before this one, in Japan."""
    return month_after(datetime.now(JST).date().replace(day=1), -count)


def day_ago(count: int, day: int) -> date:
    return month_ago(count).replace(day=day)
