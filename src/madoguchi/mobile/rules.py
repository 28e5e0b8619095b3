"""Data of a month: what is left, and until when. A gigabyte is 1,000 megabytes."""

from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.calendar import closing_date_in

MEGABYTES_PER_GIGABYTE = 1000  # megabytes, as plans are sold


@dataclass(frozen=True, slots=True)
class Allowance:
    """Data of a month, and what is used of it up to `counted_to`, included."""

    brings_mb: int
    bought_mb: int  # part of `brings_mb`
    used_mb: int
    counted_to: date

    @property
    def left_mb(self) -> int:
        return max(self.brings_mb - self.used_mb, 0)

    @property
    def over_mb(self) -> int:
        return max(self.used_mb - self.brings_mb, 0)

    @property
    def last_on(self) -> date:
        return closing_date_in(self.counted_to, 31)

    @property
    def gone_on(self) -> date | None:
        """The day of this month on which the data ends at the present rate, or None."""
        if not self.used_mb or not self.left_mb:
            return None
        day = -(-self.brings_mb * self.counted_to.day // self.used_mb)  # up
        return self.last_on.replace(day=day) if day <= self.last_on.day else None

    def is_forecast_past(self, today: date) -> bool:
        """Whether the day on which the data was to end has come, unrecorded."""
        return self.gone_on is not None and self.gone_on <= today
