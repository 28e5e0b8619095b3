"""Transfers that are nobody's yet, over all customers, for the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.platform.fixed_statements import read_rows

WAITING_SQL = "SELECT * FROM payments_waiting_transfers(%(wanted)s, %(most)s)"


@dataclass(frozen=True, slots=True)
class UnmatchedTransfer:
    """Yen that came on a JST day; names as the bank spells them.

    `candidate` is the customer number whom sum and name fit best, with `score` of 100,
    "" for none. `asked_for`: whose it is said to be, while another person has to agree.
    """

    transfer: int
    source: int
    posted_on: date
    amount_yen: int
    payer: str
    bank: str
    virtual_number: str
    candidate: str
    score: int
    asked_for: str


def unmatched_transfers(most: int) -> Sequence[UnmatchedTransfer]:
    """List them, the oldest first. Needs no scope."""
    rows = read_rows(WAITING_SQL, {"wanted": None, "most": most})
    return [UnmatchedTransfer(*row) for row in rows]


def unmatched_transfer(transfer: int) -> UnmatchedTransfer | None:
    """Find one; None where it is somebody's, or is not there. Needs no scope."""
    rows = read_rows(WAITING_SQL, {"wanted": transfer, "most": 1})
    return UnmatchedTransfer(*rows[0]) if rows else None
