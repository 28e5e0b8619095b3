"""Promises at the bill run: what contradicts one stops a bill, what lacks is charged.

For the jobs, inside a batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.catalogue.models import Operator
from madoguchi.platform.fixed_statements import execute, read_rows, statement_beside

OPEN_PROMISES_SQL = statement_beside(__file__, "open_promises")
PLACE_PROMISES_SQL = statement_beside(__file__, "place_promises")
BY_PORTAL = "here"
PROMISE_CONTRADICTED = "promise_contradicted"
PROMISE_MISSING = "promise_missing"
SETTLE_SQL = """
    UPDATE billing_promisedcharge
    SET settled_month = %(month)s, placed_here = %(placed_here)s
    WHERE settled_month IS NULL AND billing_month <= %(month)s
        AND (billing_month = %(month)s OR used_from IS NULL)
        AND (contract_id, item_code) IN (
            SELECT * FROM unnest(%(contracts)s::bigint[], %(items)s::text[]))"""


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """What an item was promised to come to on a contract, and what is charged, in yen.

    `charged_yen` is None where the month has no charge of the item.
    """

    party: int
    account: int
    contract: int
    item_code: str
    promised_yen: int
    charged_yen: int | None

    @property
    def is_met(self) -> bool:
        """Whether the charges are as promised; none where nothing was to be charged."""
        return (self.charged_yen or 0) == self.promised_yen


def read_open_promises(month: date, accounts: Sequence[int]) -> list[OpenPromise]:
    rows = read_rows(OPEN_PROMISES_SQL, {"month": month, "accounts": list(accounts)})
    return [OpenPromise(*row) for row in rows]


def promise_faults(month: date, accounts: Sequence[int]) -> list[tuple[int, str]]:
    """Name the accounts whose bill would say something else than was promised.

    `promise_contradicted`: the item is charged at another sum. `promise_missing`: the
    operator bills promises itself, and its charges lack one.
    """
    bills_here = portal_bills_promises()
    found = []
    for promise in read_open_promises(month, accounts):
        if promise.is_met:
            continue
        if promise.charged_yen is not None:
            found.append((promise.account, PROMISE_CONTRADICTED))
        elif not bills_here:
            found.append((promise.account, PROMISE_MISSING))
    return found


def portal_bills_promises() -> bool:
    return Operator.objects.filter(promised_charges=BY_PORTAL).exists()


def put_promises_on_bills(month: date, accounts: Sequence[int]) -> None:
    """Add the charges that lack, and note which promises this month's bills keep.

    To be called for accounts without faults, where the invoice counter is locked.
    """
    promises = read_open_promises(month, accounts)
    if not promises:
        return
    lacking = [one for one in promises if one.charged_yen is None and not one.is_met]
    execute(PLACE_PROMISES_SQL, rows_of(lacking, month))
    settled = [one for one in promises if one.is_met]
    execute(SETTLE_SQL, rows_of(lacking, month) | {"placed_here": True})
    execute(SETTLE_SQL, rows_of(settled, month) | {"placed_here": False})


def rows_of(promises: Sequence[OpenPromise], month: date) -> dict[str, object]:
    return {
        "month": month,
        "contracts": [one.contract for one in promises],
        "items": [one.item_code for one in promises],
    }
