"""What is still owed of the bills of an account: sums over the entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows, statement_beside

BALANCES_SQL = statement_beside(__file__, "balances")


@dataclass(frozen=True, slots=True)
class BillBalance:
    """What was asked for, came and went back of one bill, in yen.

    `paid_yen` holds what kept money paid too, `gone_back_yen` refunds and chargebacks
    together, `refunded_yen` what the operator paid back of it. `paid_on` is the JST day
    of the newest payment, `charged_back_on` of the newest chargeback; refunds went out
    from `refunded_from` to `refunded_to`; None for none. `other_yen`: late charges and
    what was carried to a later bill, less what was given up.
    """

    billed_yen: int
    paid_yen: int
    gone_back_yen: int
    paid_on: date | None
    charged_back_on: date | None
    other_yen: int = 0
    refunded_yen: int = 0
    refunded_from: date | None = None
    refunded_to: date | None = None

    @property
    def owed_yen(self) -> int:
        """What is still to be paid; below 0 what was paid too much."""
        came_yen = self.paid_yen - self.gone_back_yen
        return self.billed_yen - came_yen + self.other_yen

    @property
    def charged_back_yen(self) -> int:
        """What banks and card companies took back, in yen."""
        return self.gone_back_yen - self.refunded_yen


Balances = Mapping[tuple[int, date], BillBalance]


def read_balances(
    access: Access, accounts: Sequence[int], months: Sequence[date]
) -> Balances:
    """Read the balances by billing account and month. Inside the scope."""
    params = {
        "party": access.party_id,
        "accounts": list(accounts),
        "months": list(months),
    }
    return {
        (account, month): BillBalance(*sums)
        for account, month, *sums in read_rows(BALANCES_SQL, params)
    }
