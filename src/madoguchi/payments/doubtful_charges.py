"""Charges that somebody at the desk has to decide, over all customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.models import CardCharge, CardDoubt
from madoguchi.platform.fixed_statements import read_rows

LONG_OPEN_AFTER = timedelta(hours=24)
"""A charge that has no end by then is for somebody at the desk."""
LONG_OPEN_WORDS = _("長く結果が分かりません")
DOUBTFUL_CHARGES_SQL = "SELECT * FROM payments_doubtful_charges(%(before)s, %(most)s)"


@dataclass(frozen=True, slots=True)
class DoubtfulCharge:
    """A charge that waits for somebody. `outside_id` is the gateway's name for it.

    "" where the gateway has never answered: then it knows it by our `key` at most.
    """

    charge: int
    customer_number: str
    account_number: str
    billing_month: date
    amount_yen: int
    state: str
    doubt: str
    outside_id: str
    key: str
    asked_at: datetime

    @property
    def why(self) -> str | Promise:
        return CardDoubt(self.doubt).label if self.doubt else LONG_OPEN_WORDS


def doubtful_charges(at: datetime, most: int) -> Sequence[DoubtfulCharge]:
    """Read what somebody has to decide, the oldest first. Needs no scope."""
    params = {"before": at - LONG_OPEN_AFTER, "most": most}
    return [DoubtfulCharge(*row) for row in read_rows(DOUBTFUL_CHARGES_SQL, params)]


def is_doubtful(charge: CardCharge, at: datetime) -> bool:
    """Whether somebody has to decide this charge: it is marked, or open for a day."""
    is_open = charge.state in OPEN_CHARGE_STATES
    return bool(charge.doubt) or (is_open and charge.asked_at < at - LONG_OPEN_AFTER)
