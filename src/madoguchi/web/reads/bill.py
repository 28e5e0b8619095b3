"""What the page of a bill reads: its documents and those of the month before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.billing.record.frozen_record import read_frozen_record
from madoguchi.billing.record.invoice import Invoice
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.document_kind import COUNTING_KINDS
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows, statement_beside

BILL_DOCUMENTS_SQL = statement_beside(__file__, "bill_documents")


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """A document about a bill, with its frozen record."""

    kind: str
    number: str
    record: str
    sha256: str

    def invoice(self) -> Invoice:
        """Parse the record; ValueError where it is not what was frozen."""
        return read_frozen_record(self.record, self.sha256)


@dataclass(frozen=True, slots=True)
class BillDocuments:
    """The documents about one bill, in the order of issue.

    `before` are those of the month before, none where it has no bill. `earlier` and
    `later` are the nearest months with a bill.
    """

    billing_month: date
    documents: Sequence[IssuedRecord]
    before: Sequence[IssuedRecord]
    earlier: date | None
    later: date | None

    @property
    def current(self) -> IssuedRecord:
        return current_document(self.documents)

    @property
    def current_before(self) -> IssuedRecord | None:
        return current_document(self.before) if self.before else None

    def with_number(self, number: str) -> IssuedRecord | None:
        return next((each for each in self.documents if each.number == number), None)


def current_document(documents: Sequence[IssuedRecord]) -> IssuedRecord:
    """Return the document that counts: the last that replaces, else the bill's own."""
    counting = [each for each in documents if each.kind in COUNTING_KINDS]
    return counting[-1]


def read_bill_documents(
    access: Access, account: int, month: date
) -> BillDocuments | None:
    """Read the bill of that month; None where there is none. Inside the scope."""
    if not access.may_read_bills_of(account):
        return None
    last_month = month_after(month, -1)
    params = {
        "party": access.party_id,
        "account": account,
        "month": month,
        "last_month": last_month,
    }
    rows = read_rows(BILL_DOCUMENTS_SQL, params)
    of_month = {
        each: [row for row in rows if row[0] == each] for each in (month, last_month)
    }
    if not of_month[month]:
        return None
    earlier, later = of_month[month][0][-2:]
    documents, before = (
        [IssuedRecord(*row[2:6]) for row in of_month[each]]
        for each in (month, last_month)
    )
    return BillDocuments(month, documents, before, earlier, later)
