"""Correct a bill or issue a return invoice from the command line."""

from collections.abc import Sequence

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    issue_return_invoice,
    parse_line_amounts,
)
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

REVISION_VERBS = {"correct": correct_invoice, "return": issue_return_invoice}


def revise_bill(
    verb: str, number: str, lines: Sequence[str], *, operator: str, reason: str
) -> Revision:
    """Issue the revision that `verb` names, in the name of `operator`.

    `lines` are texts like `4=359`: the number of a line and its new yen, or for a
    return the yen that go back. Refused as the verbs of REVISION_VERBS refuse, and with
    `bad_reason` or `no_such_line`.
    """
    if not operator.strip():
        raise Refused("bad_reason", "担当者の名前（--operator）を指定してください。")
    amounts = parse_line_amounts(" ".join(lines))
    bill, at = bill_by_number(number), now()
    with scope(operator, bill.party_id):
        row = REVISION_VERBS[verb](bill, amounts, RevisionRequest(operator, reason, at))
        record(Act(f"invoice_{row.kind}", row.number, row.party_id, operator, at))
    return row


def bill_by_number(number: str) -> Bill:
    with batch("revise"):
        bill = Bill.objects.filter(invoice_number=number).first()
    if bill is None:
        raise Refused("no_such_line", f"請求書「{number}」がありません。")
    return bill
