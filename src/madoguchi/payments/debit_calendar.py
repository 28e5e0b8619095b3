"""The days of a debit by file: until when it is handed over, and when banks answer."""

from collections.abc import Container
from datetime import date, datetime, timedelta

from madoguchi.kernel.calendar import (
    business_days_after,
    business_days_before,
    start_of_day,
)
from madoguchi.payments.models import DebitCollector


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
