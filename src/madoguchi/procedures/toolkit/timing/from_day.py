"""The timing of what begins today, or on a day to come that is named."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import ONE_DAY, start_of_day
from madoguchi.procedures.toolkit.timing.chosen_day import day_in_window
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day


@dataclass(frozen=True, slots=True)
class FromDay:
    """At once, or with the first moment of a day within `to_days`.

    A day to come may be taken back until it begins; today is overwritten by another
    request. Refused with `day_outside_window`.
    """

    to_days: int

    def window(self, request: TimingRequest) -> tuple[date, date]:
        return request.today, request.today + self.to_days * ONE_DAY

    def schedule(self, request: TimingRequest) -> Schedule:
        first, last = self.window(request)
        day = day_in_window(request.chosen_on or first, first, last)
        if day == request.today:
            return Schedule(day, request.at)
        return Schedule(day, start_of_day(day), start_of_day(day))

    def sentence(self, request: TimingRequest) -> str:
        day = request.chosen_on
        if day and day > request.today:
            words = _("%(day)sに変わります。前の日まで取り消せます。")
            return words % {"day": format_japanese_day(day)}
        if day:
            return _("申し込むと、すぐに変わります。もう一度の申し込みで直せます。")
        words = _("今日から%(last)sまでの日を選べます。")
        return words % {"last": format_japanese_day(self.window(request)[1])}
