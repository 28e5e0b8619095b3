"""Transfers that are nobody's yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.platform.fixed_statements import read_rows, statement_beside

WAITING_SQL = statement_beside(__file__, "waiting_transfers")


@dataclass(frozen=True, slots=True)
class WaitingTransfer:
    """Yen that came on a JST day, by whom as the bank spells it."""

    pk: int
    amount_yen: int
    posted_on: date
    payer: str
    virtual_number: str


def waiting_transfers(source: int) -> Sequence[WaitingTransfer]:
    """List what came to an account and waits, the oldest first. In a batch."""
    rows = read_rows(WAITING_SQL, {"source": source})
    return [WaitingTransfer(*row) for row in rows]
