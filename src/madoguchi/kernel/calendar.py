"""The dates a contract lives by. Pure: every function is told what day it is."""

import re
from calendar import monthrange
from collections.abc import Container
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JST, ONE_DAY = ZoneInfo("Asia/Tokyo"), timedelta(days=1)
SATURDAY = 5
MONTH_PATTERN = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])")


def start_of_day(day: date) -> datetime:
    """The moment at which a day begins in Japan."""
    return datetime.combine(day, time.min, JST)


def month_from_text(month: str) -> date:
    """The first day of a month written `YYYY-MM`; ValueError where it is none."""
    if not MONTH_PATTERN.fullmatch(month):
        raise ValueError(month)
    return date(int(month[:4]), int(month[5:]), 1)


def month_after(month: date, count: int = 1) -> date:
    """The first day of the month `count` months later; negative counts go back."""
    years, months = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, months + 1, 1)


def closing_date_in(month: date, closing_day: int) -> date:
    """The closing date of that month; 31 means its last day, whatever that is."""
    last = monthrange(month.year, month.month)[1]
    return month.replace(day=min(closing_day, last))


def usage_period(month: date, closing_day: int) -> tuple[date, date]:
    """First and last day of use that a bill of that month is about, both included."""
    before = closing_date_in(month_after(month, -1), closing_day)
    return before + ONE_DAY, closing_date_in(month, closing_day)


def business_day_from(day: date, holidays: Container[date]) -> date:
    """The day itself, or the next one on which banks are open.

    Banks also rest on 31 December and 1 to 3 January (銀行法施行令 第5条).
    """
    while day.weekday() >= SATURDAY or day in holidays or is_new_year_holiday(day):
        day += ONE_DAY
    return day


def is_new_year_holiday(day: date) -> bool:
    return (day.month, day.day) in {(12, 31), (1, 1), (1, 2), (1, 3)}


def is_business_day(day: date, holidays: Container[date]) -> bool:
    return business_day_from(day, holidays) == day


def business_days_after(day: date, count: int, holidays: Container[date]) -> date:
    """The day that many business days later."""
    for _nth in range(count):
        day = business_day_from(day + ONE_DAY, holidays)
    return day


def business_days_before(day: date, count: int, holidays: Container[date]) -> date:
    """The business day that many business days earlier."""
    while count > 0:
        day -= ONE_DAY
        count -= is_business_day(day, holidays)
    return day


def next_closing_date(today: date, closing_day: int) -> date:
    """The first closing date that is not before today."""
    closing = closing_date_in(today, closing_day)
    if closing >= today:
        return closing
    return closing_date_in(month_after(today.replace(day=1)), closing_day)
