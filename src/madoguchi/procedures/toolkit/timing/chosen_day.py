"""Timings of which the customer picks the day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import (
    ONE_DAY,
    business_day_from,
    business_days_after,
    is_business_day,
    next_closing_date,
    start_of_day,
)
from madoguchi.kernel.errors import Refused
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_hour, format_japanese_day


@dataclass(frozen=True, slots=True)
class OnLastDay:
    """With the last day of use, picked in a window; by default the next closing day.

    Refused with `day_outside_window`.
    """

    to_days: int

    def window(self, request: TimingRequest) -> tuple[date, date]:
        first = request.counted_from
        return first, first + self.to_days * ONE_DAY

    def closing_date(self, request: TimingRequest) -> date:
        return next_closing_date(self.window(request)[0], request.closing_day)

    def schedule(self, request: TimingRequest) -> Schedule:
        day = day_in_window(
            request.chosen_on or self.closing_date(request), *self.window(request)
        )
        return Schedule(day, start_of_day(day + ONE_DAY), request.cut_off_of(day))

    def sentence(self, request: TimingRequest) -> str:
        first, last = map(format_japanese_day, self.window(request))
        words = _(
            "%(first)sから%(last)sまでの日を選べます。"
            "選んだ日の%(cut_off)sまで取り消せます。"
        )
        return words % {
            "first": first,
            "last": last,
            "cut_off": format_hour(request.cut_off),
        }


@dataclass(frozen=True, slots=True)
class OnWorkDay:
    """On a business day from the first on which work can be arranged, for `to_days`.

    What comes at the cut-off hour or later is arranged from the next day on. Refused
    with `day_outside_window` or `day_is_holiday`.
    """

    to_days: int

    def window(self, request: TimingRequest) -> tuple[date, date]:
        """Return the first and the last day, both included; the first is a work day."""
        start = request.counted_from
        ahead = business_days_after(start, request.work_days, request.holidays)
        first = business_day_from(ahead, request.holidays)
        return first, first + self.to_days * ONE_DAY

    def schedule(self, request: TimingRequest) -> Schedule:
        first, last = self.window(request)
        day = day_in_window(request.chosen_on or first, first, last)
        if not is_business_day(day, request.holidays):
            words = _(
                "%(day)sは休業日です。まだ申し込んでいません。"
                "土日・祝日でない日を選んでください。"
            )
            raise Refused("day_is_holiday", words % {"day": format_japanese_day(day)})
        return Schedule(day, start_of_day(day), request.cut_off_of(day - ONE_DAY))

    def sentence(self, request: TimingRequest) -> str:
        first, last = self.window(request)
        words = _("%(first)sから%(last)sまでの平日で、ご希望の日に工事をします。")
        return words % {
            "first": format_japanese_day(first),
            "last": format_japanese_day(last),
        }


def day_in_window(day: date, first: date, last: date) -> date:
    """Return the day. Refused with `day_outside_window`; both ends are inside."""
    if first <= day <= last:
        return day
    words = _(
        "選べる日は%(first)sから%(last)sまでです。まだ申し込んでいません。"
        "日を選び直してください。"
    )
    days = {"first": format_japanese_day(first), "last": format_japanese_day(last)}
    raise Refused("day_outside_window", words % days)
