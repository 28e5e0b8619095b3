"""Bills of a former system that are not paid in full (open_items.csv)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows, statement_beside

OPEN_ITEMS_SQL = statement_beside(__file__, "open_items")


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is still owed of a billing month, in yen, and its JST day of payment."""

    account: int
    month: date
    owed_yen: int
    due_on: date


def read_open_items(access: Access, accounts: Sequence[int]) -> list[OpenItem]:
    """Read those of some billing accounts, the oldest first. Inside the scope."""
    params = {"party": access.party_id, "accounts": list(accounts)}
    return [OpenItem(*row) for row in read_rows(OPEN_ITEMS_SQL, params)]
