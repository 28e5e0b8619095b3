"""When the next bill is fixed, by the closing day."""

from datetime import date

from madoguchi.kernel.calendar import ONE_DAY, next_closing_date
from madoguchi.procedures.toolkit.timing.values import TimingRequest


def next_bill_fixed_on(request: TimingRequest) -> date:
    """Return the day on which the next bill that can still change is fixed."""
    closing = next_closing_date(
        request.today - request.issue_days * ONE_DAY, request.closing_day
    )
    if closing + request.issue_days * ONE_DAY <= request.today:
        closing = next_closing_date(closing + ONE_DAY, request.closing_day)
    return closing + request.issue_days * ONE_DAY


def first_bill_month(day: date, closing_day: int) -> date:
    """Return the first day of the billing month whose bill covers a day of use."""
    return next_closing_date(day, closing_day).replace(day=1)
