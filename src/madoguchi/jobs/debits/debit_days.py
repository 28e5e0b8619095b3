"""The day of a debit: whether banks are open on it, and a file still reaches them."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.kernel.calendar import business_day_from
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day, format_moment
from madoguchi.payments.debit_calendar import debit_deadline, second_days
from madoguchi.payments.models import DebitCollector

DEBIT_ACTOR = "debit files"


@dataclass(frozen=True, slots=True)
class DebitDay:
    """The business day of a debit, by whom, and whether it asks for a second time."""

    collector: DebitCollector
    debit_on: date
    is_second: bool


def refuse_day(day: DebitDay, holidays: Container[date], at: datetime) -> None:
    """Refuse a day on which banks are closed, or whose deadline is over.

    A second debit is for the collector's `second_day` alone.
    """
    open_on = business_day_from(day.debit_on, holidays)
    if open_on != day.debit_on:
        raise Refused(
            "no_bank_day",
            f"{format_day(day.debit_on)}は銀行が休みです。次の営業日は"
            f"{format_day(open_on)}です。ファイルは作っていません。",
        )
    deadline = debit_deadline(day.collector, day.debit_on, holidays)
    if at >= deadline:
        raise Refused(
            "debit_deadline_over",
            f"{format_day(day.debit_on)}の引き落としの受付は、"
            f"{format_moment(deadline)}で終わりました。ファイルは作っていません。",
        )
    if day.is_second:
        refuse_second_day(day, holidays)


def refuse_second_day(day: DebitDay, holidays: Container[date]) -> None:
    """Refuse a second debit on another day than the collector's, past holidays."""
    if day.collector.second_day is None:
        raise Refused(
            "no_second_debit",
            "この委託先には、再振替の日（second_day）が登録されていません。"
            "ファイルは作っていません。",
        )
    days = second_days(day.collector, day.debit_on, holidays)
    if day.debit_on not in days:
        raise Refused(
            "no_second_day",
            f"{format_day(day.debit_on)}は、この委託先の再振替の日（second_day "
            f"{day.collector.second_day}、休みのときは次の営業日）ではありません。次は"
            f"{format_day(days[0])}です。ファイルは作っていません。",
        )
