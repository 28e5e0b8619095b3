"""When a request takes effect and until when it may be taken back: values.

A timing makes a `Schedule`, which is written on the order and never computed again,
and the sentence that promises it, so that text and rule cannot part. No clock here.
Days are days in Japan; moments are aware.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import (
    JST,
    ONE_DAY,
    business_days_after,
    closing_date_in,
    is_business_day,
    month_after,
    next_closing_date,
    start_of_day,
)
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_short_day


@dataclass(frozen=True, slots=True)
class TimingRequest:
    """When somebody asks, and the calendar that it is measured by.

    `closing_day` of the billing account, 31 = the last; `issue_days`: from a closing
    day to the day on which its bill is fixed; `work_days`: business days that work at
    a house takes to arrange; `chosen_on`: the day picked, if any.
    """

    at: datetime
    closing_day: int
    holidays: Container[date]
    cut_off: time
    undo: timedelta = timedelta(0)
    review_days: int = 0
    issue_days: int = 0
    work_days: int = 0
    chosen_on: date | None = None

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def is_late(self) -> bool:
        """The cut-off hour itself is too late."""
        return self.at.timetz() >= self.cut_off.replace(tzinfo=self.at.tzinfo)

    def cut_off_of(self, day: date) -> datetime:
        return datetime.combine(day, self.cut_off, JST)


@dataclass(frozen=True, slots=True)
class Schedule:
    """`effective_on`: none while it hangs on a review. `run_at`: when work begins.

    `cancellable_until`: the last moment, excluded; none where it never may be.
    `expected_on`: by when a review is expected to be over. `bill_on`: the first day
    of the billing month that changes first, where the day alone does not say it.
    """

    effective_on: date | None
    run_at: datetime
    cancellable_until: datetime | None = None
    expected_on: date | None = None
    bill_on: date | None = None


class Timing(Protocol):
    def schedule(self, asked: TimingRequest) -> Schedule:
        """Refused where the day chosen is not to be had."""

    def sentence(self, asked: TimingRequest) -> str:
        """What the page promises to whoever asks now."""


@dataclass(frozen=True, slots=True)
class AtOnce:
    """At once; where the operator gives time to undo, when that is over."""

    def schedule(self, asked: TimingRequest) -> Schedule:
        when = asked.at + asked.undo
        return Schedule(when.date(), when, when if asked.undo else None)

    def sentence(self, asked: TimingRequest) -> str:
        if not asked.undo:
            return _("申し込むと、すぐに反映されます。")
        minutes = int(asked.undo.total_seconds() // 60)
        words = _("申し込みから%(minutes)s分後に反映されます。それまでは取り消せます。")
        return words % {"minutes": minutes}


@dataclass(frozen=True, slots=True)
class AtOnceWithoutUndo:
    """At once, never taken back: a new request simply overwrites it."""

    def schedule(self, asked: TimingRequest) -> Schedule:
        return Schedule(asked.today, asked.at)

    def sentence(self, asked: TimingRequest) -> str:
        return _("申し込むと、すぐに反映されます。もう一度の申し込みで上書きできます。")


@dataclass(frozen=True, slots=True)
class SameDay:
    """On the day at the cut-off hour; asked later, the next day at that hour."""

    def schedule(self, asked: TimingRequest) -> Schedule:
        day = asked.today + ONE_DAY if asked.is_late else asked.today
        return Schedule(day, asked.cut_off_of(day), asked.cut_off_of(day))

    def sentence(self, asked: TimingRequest) -> str:
        day = format_japanese_day(self.schedule(asked).effective_on)
        words = _(
            "%(cut_off)sまでに申し込むとその日の%(cut_off)s、いまなら%(day)sに反映されます。"
        )
        return words % {"cut_off": format_hour(asked.cut_off), "day": day}


@dataclass(frozen=True, slots=True)
class NextDay:
    """From the next day; asked after the cut-off hour, from the day after that."""

    def schedule(self, asked: TimingRequest) -> Schedule:
        day = asked.today + (2 * ONE_DAY if asked.is_late else ONE_DAY)
        return Schedule(day, start_of_day(day), asked.cut_off_of(day - ONE_DAY))

    def sentence(self, asked: TimingRequest) -> str:
        day = format_japanese_day(self.schedule(asked).effective_on)
        words = (
            _("今日の%(cut_off)sを過ぎているため、%(day)sから反映されます。")
            if asked.is_late
            else _("%(cut_off)sまでに申し込むと、明日、%(day)sから反映されます。")
        )
        return words % {"cut_off": format_hour(asked.cut_off), "day": day}


@dataclass(frozen=True, slots=True)
class AtNextCycle:
    """From the day after closing; asked too late, after the closing that follows."""

    notice_days: int = 0

    def closing(self, asked: TimingRequest) -> date:
        first = asked.today + ONE_DAY if asked.is_late else asked.today
        closing = next_closing_date(first, asked.closing_day)
        if (closing - first).days < self.notice_days:
            closing = next_closing_date(closing + ONE_DAY, asked.closing_day)
        return closing

    def schedule(self, asked: TimingRequest) -> Schedule:
        closing = self.closing(asked)
        start = closing + ONE_DAY
        return Schedule(start, start_of_day(start), asked.cut_off_of(closing))

    def sentence(self, asked: TimingRequest) -> str:
        closing = self.closing(asked)
        last = closing - self.notice_days * ONE_DAY
        words = _("%(last)s%(cut_off)sまでのお申し込みで、%(day)sから反映されます。")
        return words % {
            "last": format_japanese_day(last),
            "cut_off": format_hour(asked.cut_off),
            "day": format_japanese_day(closing + ONE_DAY),
        }


@dataclass(frozen=True, slots=True)
class FromNextBill:
    """From the next bill that is not fixed yet, and until it is fixed."""

    def schedule(self, asked: TimingRequest) -> Schedule:
        fixed = next_bill_fixed_on(asked)
        month = (fixed - asked.issue_days * ONE_DAY).replace(day=1)
        return Schedule(fixed, start_of_day(fixed), start_of_day(fixed), bill_on=month)

    def sentence(self, asked: TimingRequest) -> str:
        day = next_bill_fixed_on(asked)
        words = _("%(day)sに確定するご請求から反映されます。前の日まで取り消せます。")
        return words % {"day": format_japanese_day(day)}


@dataclass(frozen=True, slots=True)
class AtMonthEnd:
    """The last day of the month is the last day of use; late, of the next month."""

    notice_days: int = 0

    def last_day(self, asked: TimingRequest) -> date:
        first = asked.today + ONE_DAY if asked.is_late else asked.today
        end = closing_date_in(first, 31)
        if (end - first).days < self.notice_days:
            end = closing_date_in(month_after(first.replace(day=1)), 31)
        return end

    def schedule(self, asked: TimingRequest) -> Schedule:
        end = self.last_day(asked)
        return Schedule(end, start_of_day(end + ONE_DAY), asked.cut_off_of(end))

    def sentence(self, asked: TimingRequest) -> str:
        words = _("いま申し込むと、%(day)sまでお使いいただけます。")
        return words % {"day": format_japanese_day(self.last_day(asked))}


@dataclass(frozen=True, slots=True)
class OnChosenDay:
    """On a day in a window, both ends included; `works`: business days only."""

    from_days: int
    to_days: int
    works: bool = False

    def window(self, asked: TimingRequest) -> tuple[date, date]:
        first = asked.today + ONE_DAY if asked.is_late else asked.today
        return first + self.from_days * ONE_DAY, first + self.to_days * ONE_DAY

    def schedule(self, asked: TimingRequest) -> Schedule:
        first, last = self.window(asked)
        day = day_in_window(asked.chosen_on or first, first, last)
        if self.works and not is_business_day(day, asked.holidays):
            words = _(
                "%(day)sは休業日です。まだ申し込んでいません。"
                "土日・祝日でない日を選んでください。"
            )
            raise Refused("day_is_holiday", words % {"day": format_japanese_day(day)})
        return Schedule(day, start_of_day(day), asked.cut_off_of(day - ONE_DAY))

    def sentence(self, asked: TimingRequest) -> str:
        first, last = self.window(asked)
        words = _("%(first)sから%(last)sまでのご希望の日に反映されます。")
        return words % {
            "first": format_japanese_day(first),
            "last": format_japanese_day(last),
        }


@dataclass(frozen=True, slots=True)
class OnLastDay:
    """The last day of use, picked in a window; unless picked, the next closing day."""

    to_days: int

    def window(self, asked: TimingRequest) -> tuple[date, date]:
        first = asked.today + ONE_DAY if asked.is_late else asked.today
        return first, first + self.to_days * ONE_DAY

    def closing(self, asked: TimingRequest) -> date:
        return next_closing_date(self.window(asked)[0], asked.closing_day)

    def schedule(self, asked: TimingRequest) -> Schedule:
        day = day_in_window(asked.chosen_on or self.closing(asked), *self.window(asked))
        return Schedule(day, start_of_day(day + ONE_DAY), asked.cut_off_of(day))

    def sentence(self, asked: TimingRequest) -> str:
        first, last = map(format_japanese_day, self.window(asked))
        words = _(
            "%(first)sから%(last)sまでの日を選べます。"
            "選んだ日の%(cut_off)sまで取り消せます。"
        )
        return words % {
            "first": first,
            "last": last,
            "cut_off": format_hour(asked.cut_off),
        }


@dataclass(frozen=True, slots=True)
class OnWorkDay:
    """On a business day, once somebody can come; at most `to_days` from then on."""

    to_days: int

    def days(self, asked: TimingRequest) -> OnChosenDay:
        first = business_days_after(asked.today, asked.work_days, asked.holidays)
        ahead = (first - asked.today).days
        return OnChosenDay(ahead, ahead + self.to_days, works=True)

    def window(self, asked: TimingRequest) -> tuple[date, date]:
        return self.days(asked).window(asked)

    def schedule(self, asked: TimingRequest) -> Schedule:
        return self.days(asked).schedule(asked)

    def sentence(self, asked: TimingRequest) -> str:
        first, last = self.window(asked)
        words = _("%(first)sから%(last)sまでの平日で、ご希望の日に工事をします。")
        return words % {
            "first": format_japanese_day(first),
            "last": format_japanese_day(last),
        }


@dataclass(frozen=True, slots=True)
class NowOrNextBill:
    """Today, where today was chosen; else from the next bill that is not fixed yet."""

    def is_now(self, asked: TimingRequest) -> bool:
        return asked.chosen_on == asked.today

    def schedule(self, asked: TimingRequest) -> Schedule:
        if self.is_now(asked):
            return Schedule(asked.today, asked.at)
        return FromNextBill().schedule(asked)

    def sentence(self, asked: TimingRequest) -> str:
        day = format_japanese_day(next_bill_fixed_on(asked))
        if self.is_now(asked):
            words = _("すぐに再発行します。%(day)sに確定する次のご請求も同じ宛名です。")
            return words % {"day": day}
        words = _("%(day)sに確定するご請求から反映されます。前の日まで取り消せます。")
        return words % {"day": day}


@dataclass(frozen=True, slots=True)
class AfterReview:
    """When somebody has looked at it. Never taken back by the customer."""

    def schedule(self, asked: TimingRequest) -> Schedule:
        expected = business_days_after(asked.today, asked.review_days, asked.holidays)
        return Schedule(None, asked.at, None, expected)

    def sentence(self, asked: TimingRequest) -> str:
        expected = self.schedule(asked).expected_on
        words = _(
            "確認が終わってから反映されます（%(day)sごろまで）。申し込み後は取り消せません。"
        )
        return words % {"day": format_japanese_day(expected)}


def day_in_window(day: date, first: date, last: date) -> date:
    """The day; Refused where it lies outside, both ends included."""
    if first <= day <= last:
        return day
    words = _(
        "選べる日は%(first)sから%(last)sまでです。まだ申し込んでいません。"
        "日を選び直してください。"
    )
    told = {"first": format_japanese_day(first), "last": format_japanese_day(last)}
    raise Refused("day_outside_window", words % told)


def next_bill_fixed_on(asked: TimingRequest) -> date:
    """The day on which the next bill that can still change is fixed."""
    closing = next_closing_date(
        asked.today - asked.issue_days * ONE_DAY, asked.closing_day
    )
    if closing + asked.issue_days * ONE_DAY <= asked.today:
        closing = next_closing_date(closing + ONE_DAY, asked.closing_day)
    return closing + asked.issue_days * ONE_DAY


def first_bill_month(day: date, closing_day: int) -> date:
    """The billing month, as its first day, of the bill that covers a day of use."""
    return next_closing_date(day, closing_day).replace(day=1)


def format_japanese_day(day: date | None) -> str:
    """The day as `kernel.wording` has it; "" without one."""
    return format_short_day(day) if day else ""


def format_hour(hour: time) -> str:
    return f"{hour.hour}:{hour.minute:02}"
