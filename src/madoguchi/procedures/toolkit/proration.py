"""Costs of a change within a month, in whole yen. Plain Python."""

from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.calendar import usage_period


@dataclass(frozen=True, slots=True)
class BillingPeriod:
    """The days of use that one bill is about, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self, day: date) -> int:
        """Count the days of the period before a day."""
        return (day - self.first).days


def billing_period(billing_month: date, closing_day: int) -> BillingPeriod:
    return BillingPeriod(*usage_period(billing_month, closing_day))


def prorate_by_days(yen: int, days: int, of: int) -> int:
    """Prorate by days (日割り), rounded down to a yen."""
    return yen * days // of


def changed_month_yen(was: int, will: int, day: date, month: BillingPeriod) -> int:
    """Charge a month by the day in which a price changes on a day."""
    old = month.before(day)
    return prorate_by_days(was, old, month.days) + prorate_by_days(
        will, month.days - old, month.days
    )


def first_month_yen(
    yen: int, day: date, month: BillingPeriod, *, prorates: bool
) -> int:
    """Charge the first month of what begins on a day; nothing in months before it."""
    if day > month.last:
        return 0
    day = max(day, month.first)
    return changed_month_yen(0, yen, day, month) if prorates else yen


def last_month_yen(
    yen: int, last_on: date, month: BillingPeriod, *, prorates: bool
) -> int:
    """Charge the last month of what is used up to a day, included; none after it."""
    if last_on < month.first:
        return 0
    last_on = min(last_on, month.last)
    return (
        prorate_by_days(yen, month.before(last_on) + 1, month.days) if prorates else yen
    )


def last_charged_day(last_on: date, month: BillingPeriod, *, prorates: bool) -> date:
    """Return up to which day is charged what is used up to a day, both included."""
    return last_on if prorates else month.last
