"""What a timing is given and makes. Days are JST days, moments are aware."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from madoguchi.kernel.calendar import JST, ONE_DAY


@dataclass(frozen=True, slots=True)
class TimingRequest:
    """The moment of a request, and the calendar and periods that apply to it.

    `closing_day` of the billing account, 31 = the last; `issue_days`: from a closing
    day to the day on which its bill is fixed; `work_days`: business days that it takes
    to arrange work at a house; `chosen_on`: the day picked, if any; `newest_billed`:
    the newest billing month of which the account has a bill, None for none.
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
    newest_billed: date | None = None

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def is_late(self) -> bool:
        """Whether the cut-off hour of the day has come; the hour itself is too late."""
        return self.at.timetz() >= self.cut_off.replace(tzinfo=self.at.tzinfo)

    @property
    def counted_from(self) -> date:
        """The day from which days count: today, or tomorrow where it is too late."""
        return self.today + ONE_DAY if self.is_late else self.today

    def cut_off_of(self, day: date) -> datetime:
        return datetime.combine(day, self.cut_off, JST)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days and moments of an order, written on it and never computed again.

    `effective_on`: None until a review is over. `run_at`: when its steps begin.
    `cancellable_until`: that moment excluded; None where it never may be cancelled.
    `expected_on`: by when a review is expected to be over. `bill_on`: the first day
    of the billing month that changes first, where `effective_on` does not say it.
    """

    effective_on: date | None
    run_at: datetime
    cancellable_until: datetime | None = None
    expected_on: date | None = None
    bill_on: date | None = None


class Timing(Protocol):
    def schedule(self, request: TimingRequest) -> Schedule:
        """Compute the schedule. May refuse the chosen day."""

    def sentence(self, request: TimingRequest) -> str:
        """Write the promise of the schedule, for the page."""
