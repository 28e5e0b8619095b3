"""The timing of what may begin tomorrow, or with the next bill."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.procedures.toolkit.timing.bills import AtNextCycle
from madoguchi.procedures.toolkit.timing.soon import NextDay
from madoguchi.procedures.toolkit.timing.values import Schedule, TimingRequest
from madoguchi.procedures.toolkit.timing.wording import format_japanese_day


@dataclass(frozen=True, slots=True)
class NextCycleOrSoon:
    """From the next billing cycle; from the next day where that day was chosen."""

    def cycle_day(self, request: TimingRequest) -> date:
        """Return the first day of the next billing cycle."""
        return first_day(AtNextCycle().schedule(request))

    def soon_day(self, request: TimingRequest) -> date:
        """Return the next day, after the cut-off hour the one after it."""
        return first_day(NextDay().schedule(request))

    def is_soon(self, request: TimingRequest) -> bool:
        return request.chosen_on == self.soon_day(request)

    def schedule(self, request: TimingRequest) -> Schedule:
        timing = NextDay() if self.is_soon(request) else AtNextCycle()
        return timing.schedule(request)

    def sentence(self, request: TimingRequest) -> str:
        soon, cycle = self.soon_day(request), self.cycle_day(request)
        if self.is_soon(request) or soon == cycle:
            return NextDay().sentence(request)
        if request.chosen_on:
            return AtNextCycle().sentence(request)
        words = _("%(cycle)sから。お急ぎなら%(soon)sからも選べます。")
        days = {
            "cycle": format_japanese_day(cycle),
            "soon": format_japanese_day(soon),
        }
        return words % days


def first_day(schedule: Schedule) -> date:
    if schedule.effective_on is None:
        raise LookupError("a timing without a day")
    return schedule.effective_on
