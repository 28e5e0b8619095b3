"""The timing of what may end now, or with the billing cycle."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.procedures.toolkit.timing.chosen_day import OnLastDay
from madoguchi.procedures.toolkit.timing.soon import AtOnce
from madoguchi.procedures.toolkit.timing.soon_or_cycle import first_day
from madoguchi.procedures.toolkit.timing.values import (
    Schedule,
    Timing,
    TimingRequest,
)
from madoguchi.procedures.toolkit.timing.wording import format_hour, format_japanese_day


@dataclass(frozen=True, slots=True)
class NowOrCycleEnd:
    """At once; with the last day of a billing cycle where that was chosen."""

    def now_day(self, request: TimingRequest) -> date:
        return first_day(AtOnce().schedule(request))

    def cycle_day(self, request: TimingRequest) -> date:
        """Return the last day of the cycle that can still be waited for."""
        return OnLastDay(to_days=0).closing_date(request)

    def chosen(self, request: TimingRequest) -> Timing:
        last = self.cycle_day(request)
        if request.chosen_on and request.chosen_on == last:
            return OnLastDay(to_days=(last - request.today).days)
        return AtOnce()

    def schedule(self, request: TimingRequest) -> Schedule:
        return self.chosen(request).schedule(request)

    def sentence(self, request: TimingRequest) -> str:
        cycle_on = self.cycle_day(request)
        last = {"day": format_japanese_day(cycle_on)}
        if not request.chosen_on and cycle_on != self.now_day(request):
            words = _("すぐに、または%(day)sまでで。次の画面で、料金と選べます。")
            return words % last
        if isinstance(self.chosen(request), AtOnce):
            return AtOnce().sentence(request)
        words = _("%(day)sまで使えます。%(until)sまで取り消せます。")
        until = _("その日の%(hour)s") % {"hour": format_hour(request.cut_off)}
        return words % (last | {"until": until})
