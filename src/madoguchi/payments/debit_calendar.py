"""The days of a debit by file: until when it is handed over, and when banks answer."""

from collections.abc import Container
from datetime import date, datetime, timedelta

from madoguchi.kernel.calendar import (
    business_day_from,
    business_days_after,
    business_days_before,
    closing_date_in,
    month_after,
    start_of_day,
)
from madoguchi.payments.models import DebitCollector

MONTHS_OF_SECOND_DAYS = 3
"""A collector takes a file sixty bank days ahead at most."""


def debit_deadline(
    collector: DebitCollector, debit_on: date, holidays: Container[date]
) -> datetime:
    """The moment until which the collector takes a file for that day.

    A change of account made after it counts from the following bill.
    """
    day = business_days_before(debit_on, collector.deadline_days, holidays)
    return start_of_day(day) + timedelta(hours=collector.deadline_hour)


def result_day(
    collector: DebitCollector, debit_on: date, holidays: Container[date]
) -> date:
    """The JST day by which the results are there."""
    return business_days_after(debit_on, collector.result_days, holidays)


def second_days(
    collector: DebitCollector, first: date, holidays: Container[date]
) -> list[date]:
    """The days of second debits from a day on, soonest first; none where it has none.

    Its `second_day` of each month, or the bank day after it, which may be of the next.
    """
    if collector.second_day is None:
        return []
    start = month_after(first.replace(day=1), -1)
    asked = [
        closing_date_in(month_after(start, nth), collector.second_day)
        for nth in range(MONTHS_OF_SECOND_DAYS + 2)
    ]
    moved = [business_day_from(day, holidays) for day in asked]
    return [day for day in moved if day >= first]
