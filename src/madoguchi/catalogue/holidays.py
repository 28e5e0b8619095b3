"""Public holidays, and the days on which the operator is closed."""

from collections.abc import Container
from datetime import date

import jpholiday

from madoguchi.catalogue.models import ClosedDay


class Holidays:
    """A container of days: public holidays of Japan and the operator's closed days."""

    def __init__(self, closed_days: Container[date] = ()) -> None:
        self.closed_days = closed_days

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.closed_days or jpholiday.is_holiday(day)


def load_holidays() -> Holidays:
    return Holidays(set(ClosedDay.objects.values_list("day", flat=True)))
