"""Slips that a store took money on, and that are not sure for long: of everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.platform.fixed_statements import read_rows

SURE_WITHIN = timedelta(days=10)
"""確報 comes 3 to 10 days after 速報; later somebody asks the agency."""
UNSURE_SLIPS_SQL = "SELECT * FROM payments_unsure_slips(%(before)s, %(most)s)"


@dataclass(frozen=True, slots=True)
class UnsureSlip:
    """A slip by its 44 digits; `paid_on` is the JST day that the store told."""

    customer_number: str
    account_number: str
    billing_month: date
    amount_yen: int
    digits: str
    paid_on: date
    reported_at: datetime


def unsure_slips(at: datetime, most: int) -> Sequence[UnsureSlip]:
    """Read them, the oldest first. Needs no scope."""
    params = {"before": at - SURE_WITHIN, "most": most}
    return [UnsureSlip(*row) for row in read_rows(UNSURE_SLIPS_SQL, params)]
