"""Disputes of charges over all customers, those to be answered soonest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.payments.models import CardDispute
from madoguchi.platform.fixed_statements import read_rows

CARD_DISPUTES_SQL = "SELECT * FROM payments_card_disputes(%(about)s, %(all)s, %(most)s)"


@dataclass(frozen=True, slots=True)
class ListedDispute:
    """A dispute without a name of the customer. `is_seen`: nobody has to do anything.

    `outside_id` is the gateway's name for it, "" where it has none.
    """

    charge: int
    customer_number: str
    account_number: str
    billing_month: date
    state: str
    amount_yen: int
    answer_by: date | None
    told_at: datetime
    outside_id: str
    is_seen: bool

    @property
    def state_words(self) -> str:
        return str(CardDispute.State(self.state).label)


def card_disputes(
    most: int, *, about: str = "", is_all: bool = False
) -> Sequence[ListedDispute]:
    """Read what somebody has to see to, with `is_all` all others too. Needs no scope.

    `about` is the whole number of a customer, an account, a dispute or a charge.
    """
    params = {"about": about, "all": is_all, "most": most}
    return [ListedDispute(*row) for row in read_rows(CARD_DISPUTES_SQL, params)]
