"""How far the numbers of the operator's rules may go: what is more is a typo."""

from collections.abc import Callable, Mapping
from datetime import date

from django.db import models

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day

FIRST_DAY = date(2000, 1, 1)
MAX_YEARS_AHEAD = 10


def refuse_out_of_bounds(
    row: models.Model,
    most: Mapping[str, int],
    refuse: Callable[[str], Refused],
    *,
    today: date,
) -> None:
    """Hold members against their bounds: from 0 up to `most`, and a day of our time.

    `refuse` makes the refusal of a reason. A member that is None is not held.
    """
    for name, bound in most.items():
        value = getattr(row, name)
        if value is not None and not 0 <= value <= bound:
            raise refuse(f"{name} は 0〜{bound:,} で書いてください")
    last_day = today.replace(year=today.year + MAX_YEARS_AHEAD, day=1)
    valid_from: date = getattr(row, "valid_from")  # noqa: B009 of both rules
    if not FIRST_DAY <= valid_from <= last_day:
        raise refuse(
            f"valid_from は {format_day(FIRST_DAY)}から{MAX_YEARS_AHEAD}年先までの"
            "日にしてください"
        )
