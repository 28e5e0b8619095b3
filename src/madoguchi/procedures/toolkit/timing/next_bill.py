"""Which bill is the next that can still change, and when it is fixed."""

from datetime import date

from madoguchi.kernel.bill_fixing import BillFixing, next_bill_fixing
from madoguchi.kernel.calendar import next_closing_date
from madoguchi.procedures.toolkit.timing.values import TimingRequest


def next_bill_fixed_on(request: TimingRequest) -> date:
    """Return the day on which the next bill that can still change is fixed."""
    return next_bill_of(request).on


def next_bill_of(request: TimingRequest) -> BillFixing:
    """Return that bill: after the newest one, which may have come before its day."""
    return next_bill_fixing(
        request.today, request.closing_day, request.issue_days, request.newest_billed
    )


def first_bill_month(day: date, closing_day: int) -> date:
    """Return the first day of the billing month whose bill covers a day of use."""
    return next_closing_date(day, closing_day).replace(day=1)
