"""What the list of bills shows, in one statement."""

from dataclasses import dataclass
from datetime import date

from madoguchi.kernel.document_kind import COUNTING_KINDS, REPLACING_KINDS
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows, statement_beside

BILL_LIST_SQL = statement_beside(__file__, "bill_list")


@dataclass(frozen=True, slots=True)
class ListedBill:
    """A bill as it counts now: the kind, total and day of its newest invoice."""

    billing_month: date
    kind: str
    total_yen: int
    due_on: date | None

    @property
    def asks_for_payment(self) -> bool:
        return self.kind in COUNTING_KINDS and self.total_yen > 0

    @property
    def payment_on(self) -> date | None:
        """The day of payment; None where nothing is to be paid."""
        return self.due_on if self.asks_for_payment else None


@dataclass(frozen=True, slots=True)
class BillList:
    bills: list[ListedBill]
    last_deleted_month: date | None


def read_bill_list(access: Access, account: int, before: date, count: int) -> BillList:
    """Read that many bills of months before that one, newest first. Inside the scope.

    Sums are those of the columns: no record is read.
    """
    if not access.may_read_bills_of(account):
        return BillList([], None)
    params = {
        "party": access.party_id,
        "account": account,
        "before": before,
        "count": count,
        "replacing": sorted(REPLACING_KINDS),
    }
    rows = read_rows(BILL_LIST_SQL, params)
    bills = [ListedBill(*bill) for _deleted, *bill in rows if bill[0] is not None]
    return BillList(bills, rows[0][0])
