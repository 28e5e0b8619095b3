"""Timings that follow closing days and bills."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import ONE_DAY, next_closing_date, start_of_day
from madoguchi.procedures.toolkit.timing.next_bill import (
    next_bill_fixed_on,
    next_bill_of,
)
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_hour, format_japanese_day


@dataclass(frozen=True, slots=True)
class AtNextCycle:
    """From the day after the next closing day that is `notice_days` away."""

    notice_days: int = 0

    def closing_date(self, request: TimingRequest) -> date:
        first = request.counted_from
        closing = next_closing_date(first, request.closing_day)
        if (closing - first).days < self.notice_days:
            closing = next_closing_date(closing + ONE_DAY, request.closing_day)
        return closing

    def schedule(self, request: TimingRequest) -> Schedule:
        closing = self.closing_date(request)
        start = closing + ONE_DAY
        return Schedule(start, start_of_day(start), request.cut_off_of(closing))

    def sentence(self, request: TimingRequest) -> str:
        closing = self.closing_date(request)
        last = closing - self.notice_days * ONE_DAY
        words = _("%(last)s%(cut_off)sまでのお申し込みで、%(day)sから反映されます。")
        return words % {
            "last": format_japanese_day(last),
            "cut_off": format_hour(request.cut_off),
            "day": format_japanese_day(closing + ONE_DAY),
        }


@dataclass(frozen=True, slots=True)
class FromNextBill:
    """From the next bill that is not fixed yet; cancellable until it is fixed."""

    def schedule(self, request: TimingRequest) -> Schedule:
        bill = next_bill_of(request)
        begin = start_of_day(bill.on)
        return Schedule(bill.on, begin, begin, bill_on=bill.month)

    def sentence(self, request: TimingRequest) -> str:
        day = next_bill_fixed_on(request)
        words = _("%(day)sに確定するご請求から反映されます。前の日まで取り消せます。")
        return words % {"day": format_japanese_day(day)}
