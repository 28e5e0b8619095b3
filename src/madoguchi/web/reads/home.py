"""What the home page reads of a contract's account, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.billing.record.frozen_record import read_frozen_record
from madoguchi.kernel.document_kind import REPLACING_KINDS
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows, statement_beside
from madoguchi.procedures.models.states import FINAL_STATES
from madoguchi.web.reads.newest_bill import NewestBill

HOME_SQL = statement_beside(__file__, "home")
BILLS_COMPARED = 2


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """`card_expiry` is `YYYY-MM`, "" for a card without one, None without a method.

    `closing_day` (31 is the last of a month) and `payment_method` ("card", "debit" or
    "transfer") are None where the account is of somebody else. `virtual_account`: where
    its own bills are transferred to, "" for where all are. `bills` are the two newest,
    the newest first.
    """

    card_expiry: str | None
    has_unfinished_orders: bool
    has_open_returns: bool
    closing_day: int | None
    payment_method: str | None
    virtual_account: str
    bills: Sequence[NewestBill]


def read_home_facts(access: Access, account: int, *, sees_bills: bool) -> HomeFacts:
    """Read them; of who may not see bills none is read. Inside the scope."""
    sees_bills = sees_bills and access.may_read_bills_of(account)
    params = {
        "party": access.party_id,
        "account": account,
        "bill_count": BILLS_COMPARED if sees_bills else 0,
        "replacing": sorted(REPLACING_KINDS),
        "final_states": sorted(FINAL_STATES),
    }
    rows = read_rows(HOME_SQL, params)
    bills = [
        NewestBill(month, read_frozen_record(record, digest))
        for *_facts, month, record, digest in rows
        if month is not None
    ]
    expiry, has_orders, has_returns, closing_day, method, own_place, *_bill = rows[0]
    return HomeFacts(
        expiry, has_orders, has_returns, closing_day, method, own_place, bills
    )
