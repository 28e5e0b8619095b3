"""Correct a bill or issue a return invoice from the command line."""

from collections.abc import Sequence

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    issue_return_invoice,
    parse_line_amounts,
)
from madoguchi.billing.revisions.unusual_totals import unusual_total_words
from madoguchi.kernel.document_kind import REPLACING_KINDS, DocumentKind
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

REVISION_VERBS = {"correct": correct_invoice, "return": issue_return_invoice}


def one_invoice_number(numbers: Sequence[str]) -> str:
    """Refused `one_invoice_number`: lines are those of one invoice."""
    if len(numbers) != 1:
        raise Refused(
            "one_invoice_number",
            "請求書の番号を1つ指定してください（明細の行番号は請求書ごとに違います）。"
            "何も発行していません。",
        )
    return numbers[0]


def revise_bill(
    verb: str, number: str, lines: Sequence[str], *, operator: str, reason: str
) -> Revision:
    """Issue the revision that `verb` names, in the name of `operator`.

    `lines` are texts like `4=359`: the number of a line and its new yen, or for a
    return the yen that go back. Refused as the verbs of REVISION_VERBS refuse, and with
    `bad_reason` or `no_such_line`.
    """
    if not operator.strip():
        raise Refused(
            "bad_reason",
            "担当者の名前（--operator）を指定してください。何も発行していません。",
        )
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
        raise Refused(
            "no_such_line",
            f"請求書「{number[:40]}」がありません。何も発行していません。",
        )
    return bill


def total_note(row: Revision) -> str:
    """Say what is odd about the total of a correction, with the way back; "" for none.

    Of a bill that was corrected before, its newest document is what it was.
    """
    if row.kind != DocumentKind.CORRECTED:
        return ""
    was_yen = parse_record(record_before(row)).total_yen
    unusual = unusual_total_words(was_yen, row.total_yen)
    way = "誤りなら、documents correct でもう一度直してください。"
    return f"{unusual}{way}" if unusual else ""


def record_before(row: Revision) -> str:
    """Return the record that a revision replaced."""
    with batch("revise"):
        earlier = Revision.objects.filter(
            party=row.party_id,
            bill=row.bill_id,
            nth__lt=row.nth,
            kind__in=REPLACING_KINDS,
        ).order_by("-nth")
        newest = earlier.first()
        return newest.record if newest else row.bill.record


def due_day_note(row: Revision) -> str:
    """Say that the day of payment stays and is over; "" where it is to come."""
    said = parse_record(row.record)
    if said.payment_on is None or said.payment_on >= said.issued_on:
        return ""
    return (
        f"支払日は {format_day(said.payment_on)} のままで、"
        f"発行の日（{format_day(said.issued_on)}）より前です。"
    )
