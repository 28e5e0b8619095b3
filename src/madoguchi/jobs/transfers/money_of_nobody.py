"""Money that came and is no customer's yet (仮受金), as the books close on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.kernel.calendar import ONE_DAY, start_of_day
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.platform.fixed_statements import read_rows, statement_beside

MONEY_OF_NOBODY_SQL = statement_beside(__file__, "money_of_nobody")
OLD_AFTER_DAYS = 30
"""Calendar days; then somebody should ask the bank, or give it back."""


@dataclass(frozen=True, slots=True)
class NobodysTransfer:
    """Yen that came on a JST day, by whom as the bank spells it."""

    transfer: int
    posted_on: date
    yen: int
    payer: str


def money_of_nobody(on: date) -> list[NobodysTransfer]:
    """List it as of the end of a JST day, the oldest first. In a batch."""
    params = {"on": on, "end": start_of_day(on + ONE_DAY)}
    rows = read_rows(MONEY_OF_NOBODY_SQL, params)
    return [NobodysTransfer(*row) for row in rows]


def nobody_line(found: list[NobodysTransfer], on: date) -> str:
    """Say the sum, and how much of it is older than 30 days."""
    old = [one for one in found if is_old(one, on)]
    words = f"仮受金（{format_day(on)}）: {sum_words(found)}"
    return f"{words}、うち{OLD_AFTER_DAYS}日を過ぎたもの {sum_words(old)}"


def nobody_lines(found: list[NobodysTransfer], on: date) -> Iterator[str]:
    yield nobody_line(found, on)
    for one in found:
        mark = f" {OLD_AFTER_DAYS}日超" if is_old(one, on) else ""
        day = format_day(one.posted_on)
        yield f"  T{one.transfer} {day} {one.payer} {format_yen(one.yen)}{mark}"


def is_old(one: NobodysTransfer, on: date) -> bool:
    return one.posted_on < on - timedelta(days=OLD_AFTER_DAYS)


def sum_words(found: list[NobodysTransfer]) -> str:
    return f"{len(found):,}件 {format_yen(sum(one.yen for one in found))}"
