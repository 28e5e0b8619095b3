"""Until when money can be claimed (時効)."""

from collections.abc import Iterable
from datetime import date, timedelta

YEARS_OF_CLAIM = 5  # 民法第166条第1項第1号: known from the day of payment on


def lapse_day(due_on: date, renewals: Iterable[date] = ()) -> date:
    """Return the last day of a claim (時効の完成する日), in JST.

    Five years from the day after the day of payment, or after the newest day on which
    the debtor acknowledged it or paid a part (民法第152条). Where that day is missing
    in the last year, the month's end (第143条第2項).
    """
    first = max([due_on, *renewals]) + timedelta(days=1)
    try:
        return first.replace(year=first.year + YEARS_OF_CLAIM) - timedelta(days=1)
    except ValueError:  # a 29 February
        return first.replace(year=first.year + YEARS_OF_CLAIM, day=28)
