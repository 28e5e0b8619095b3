"""The timing of what may begin now, or with the next billing cycle."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.procedures.toolkit.timing.bills import AtNextCycle
from madoguchi.procedures.toolkit.timing.soon import AtOnce
from madoguchi.procedures.toolkit.timing.soon_or_cycle import first_day
from madoguchi.procedures.toolkit.timing.values import (
    Schedule,
    Timing,
    TimingRequest,
)
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day


@dataclass(frozen=True, slots=True)
class NowOrNextCycle:
    """At once; from the next billing cycle where its first day was chosen."""

    def now_day(self, request: TimingRequest) -> date:
        return first_day(AtOnce().schedule(request))

    def cycle_day(self, request: TimingRequest) -> date:
        """Return the first day of the next billing cycle."""
        return first_day(AtNextCycle().schedule(request))

    def chosen(self, request: TimingRequest) -> Timing:
        if request.chosen_on and request.chosen_on == self.cycle_day(request):
            return AtNextCycle()
        return AtOnce()

    def schedule(self, request: TimingRequest) -> Schedule:
        return self.chosen(request).schedule(request)

    def sentence(self, request: TimingRequest) -> str:
        if request.chosen_on:
            return self.chosen(request).sentence(request)
        words = _("すぐに、または%(day)sから。次の画面で、それぞれの料金と選べます。")
        return words % {"day": format_japanese_day(self.cycle_day(request))}
