"""Days on which banks and the operator rest: the law's and the operator's own."""

from collections.abc import Container
from datetime import date

import jpholiday

from madoguchi.catalogue.models import ClosedDay


class Holidays:
    """The public holidays of Japan, and the days that the operator closes besides."""

    def __init__(self, closed: Container[date] = ()) -> None:
        self.closed = closed

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.closed or jpholiday.is_holiday(day)


def load_holidays() -> Holidays:
    return Holidays(set(ClosedDay.objects.values_list("day", flat=True)))
