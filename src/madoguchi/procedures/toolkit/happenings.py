"""What happens to an order and when: days that are promised and kept on its row."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import (
    END_OF_DAY,
    format_day_and_weekday,
    format_short_day,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """A JST day, what happens on it, and whether the customer acts or the operator.

    `clock` is an hour such as 20:00, "" for the whole day; `is_about` marks a day that
    is not exact. `detail` is said in small type. `pays` is the month (2026-11) whose
    bill is paid on it: once that is out, its own day of payment counts.
    """

    on: date
    words: str
    clock: str = ""
    detail: str = ""
    by_customer: bool = False
    is_about: bool = False
    pays: str = ""

    def day_text(self, since: date) -> str:
        """Write the day, with its year where it is another one than that of `since`."""
        same_year = self.on.year == since.year
        day = (
            format_short_day(self.on) if same_year else format_day_and_weekday(self.on)
        )
        return _("%(day)sごろ") % {"day": day} if self.is_about else day + self.clock

    def stored_form(self) -> dict[str, Any]:
        return asdict(self) | {"on": self.on.isoformat()}


def happening_from(stored: Mapping[str, Any]) -> Happening:
    """Read what `stored_form` has written."""
    return Happening(**{**stored, "on": date.fromisoformat(stored["on"])})


def in_order(happenings: list[Happening]) -> list[Happening]:
    """Sort by day and hour; what lasts a whole day is last on it."""
    return sorted(happenings, key=lambda h: (h.on, h.clock or END_OF_DAY))
