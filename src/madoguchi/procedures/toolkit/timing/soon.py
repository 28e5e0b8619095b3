"""Timings within a day or two of the request."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import ONE_DAY, start_of_day
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_hour, format_japanese_day


@dataclass(frozen=True, slots=True)
class AtOnce:
    """At once, or when the operator's time to undo is over."""

    def schedule(self, request: TimingRequest) -> Schedule:
        when = request.at + request.undo
        return Schedule(when.date(), when, when if request.undo else None)

    def sentence(self, request: TimingRequest) -> str:
        if not request.undo:
            return _("申し込むと、すぐに反映されます。")
        minutes = int(request.undo.total_seconds() // 60)
        words = _("申し込みから%(minutes)s分後に反映されます。それまでは取り消せます。")
        return words % {"minutes": minutes}


@dataclass(frozen=True, slots=True)
class AtOnceWithoutUndo:
    """At once and never cancelled: a new request overwrites it."""

    def schedule(self, request: TimingRequest) -> Schedule:
        return Schedule(request.today, request.at)

    def sentence(self, request: TimingRequest) -> str:
        return _("申し込むと、すぐに反映されます。もう一度の申し込みで上書きできます。")


@dataclass(frozen=True, slots=True)
class NextDay:
    """From the next day; after the cut-off hour, from the day after that."""

    def schedule(self, request: TimingRequest) -> Schedule:
        day = request.counted_from + ONE_DAY
        return Schedule(day, start_of_day(day), request.cut_off_of(day - ONE_DAY))

    def sentence(self, request: TimingRequest) -> str:
        day = format_japanese_day(self.schedule(request).effective_on)
        words = (
            _("今日の%(cut_off)sを過ぎているため、%(day)sから反映されます。")
            if request.is_late
            else _("%(cut_off)sまでに申し込むと、明日、%(day)sから反映されます。")
        )
        return words % {"cut_off": format_hour(request.cut_off), "day": day}
