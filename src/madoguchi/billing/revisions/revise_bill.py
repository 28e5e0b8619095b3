"""Correct, give back, cancel, issue anew: later documents about a bill, as verbs.

Each is called inside the party's scope, adds rows and changes none. The documents are
made by a job that is asked for in the same transaction.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from madoguchi.billing.buyer_addresses import buyer_facts
from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.buyer_address import peppol_id_of
from madoguchi.billing.record.checklist import FAULT_LABELS, addressee_faults
from madoguchi.billing.record.invoice import (
    Addressee,
    Invoice,
    parse_record,
    record_digest,
)
from madoguchi.billing.revisions.amount_limits import refuse_correction, refuse_return
from madoguchi.billing.revisions.revision_record import (
    MAX_REASON_LENGTH,
    MIN_REASON_LETTERS,
    RevisionHeader,
    cancellation_record,
    correction_record,
    reissue_record,
    return_record,
)
from madoguchi.catalogue.due_days import due_days
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.catalogue.models import Operator
from madoguchi.kernel.company_names import name_the_same_company
from madoguchi.kernel.document_kind import REPLACING_KINDS, DocumentKind
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.real_words import has_real_words
from madoguchi.ledger.postings import Revised, post_revision
from madoguchi.platform.job_queue import defer_job

DOCUMENTS_ACTOR = "documents"
ACT_CORRECT, ACT_RETURN = "correct", "return"
RECORD_BUILDERS = {ACT_CORRECT: correction_record, ACT_RETURN: return_record}
LIMIT_CHECKS = {ACT_CORRECT: refuse_correction, ACT_RETURN: refuse_return}
LINE_AMOUNT_PATTERN = re.compile(r"[1-9]\d{0,5}=-?\d{1,15}", re.ASCII)
MAX_AGE_FOR_RENAMING = timedelta(
    days=62
)  # a younger bill may bear another name, if it is agreed to
MAX_REVISIONS = 99
LOCK_REVISIONS_SQL = (
    "SELECT pg_advisory_xact_lock(hashtext('madoguchi revision'), %s::int)"
)


@dataclass(frozen=True, slots=True)
class RevisionRequest:
    """Who asks for a later document, why (shown to the customer and printed), when.

    `by` is a name that the customer may read; `at` is in JST, its day the date of
    the document.
    """

    by: str
    reason: str
    at: datetime


def reissue_invoice(
    bill: Bill, addressee: Addressee, asked: RevisionRequest
) -> list[Revision]:
    """Cancel the bill's current document and issue it anew under another addressee.

    Two new numbered documents: the cancellation, then the invoice that counts from
    now on. The amounts stay. `addressee` is whole: name, postal code (7 digits),
    address, department code or "". The billing account is not changed: that is for
    the caller. Refused `nothing_to_change` where the document says just that already
    (so a second click makes nothing), `addressee_faulty` where the document could never
    be made, `bad_reason`, `too_many_revisions`.
    """
    before = current_record(bill)
    if parse_record(before).addressee == addressee:
        raise Refused(
            "nothing_to_change",
            _("宛名がいまの請求書と同じです。新しい請求書は発行していません。"),
        )
    refuse_faulty_addressee(addressee)
    lock_revisions(bill)
    before = current_record(bill)
    header = next_revision_header(bill, asked, before)
    first = add_revision(bill, cancellation_record(before, header), asked)
    header = next_revision_header(bill, asked, before, addressee.name)
    second = add_revision(bill, reissue_record(before, header, addressee), asked)
    return [first, second]


def refuse_faulty_addressee(addressee: Addressee) -> None:
    """Refuse what the checks before issue would stop: the number would stay empty."""
    faults = [FAULT_LABELS[code] for code in addressee_faults(addressee)]
    if faults:
        words = _(
            "この宛名では請求書を作れません（%(faults)s）。新しい請求書は発行していません。"
            "宛名と住所を直して、もう一度お試しください。"
        )
        raise Refused("addressee_faulty", words % {"faults": "、".join(faults)})


def correct_invoice(
    bill: Bill, amounts: Mapping[int, int], asked: RevisionRequest
) -> Revision:
    """A whole new invoice in which some lines have other amounts (line to yen).

    Refused `nothing_to_change`, `amount_too_large`; `below_returned` where a line, a
    rate or the total falls below what was given back; `below_zero` where a line that
    charged is to take a rate or the total below 0.
    """
    lock_revisions(bill)
    return add_revision(
        bill, preview_revision_record(ACT_CORRECT, bill, amounts, asked), asked
    )


def issue_return_invoice(
    bill: Bill, amounts: Mapping[int, int], asked: RevisionRequest
) -> Revision:
    """A return invoice over parts of some lines (line to positive yen).

    Refused `returns_too_much` where all returns of the bill together would be more
    than a line, the base of a rate or the bill now has, `nothing_was_billed` for a
    bill of 0 or less.
    """
    lock_revisions(bill)
    return add_revision(
        bill, preview_revision_record(ACT_RETURN, bill, amounts, asked), asked
    )


def preview_revision_record(
    act: str, bill: Bill, amounts: Mapping[int, int], asked: RevisionRequest
) -> str:
    """The record that a correction or a return would have now. Adds nothing.

    Refused as the act itself is.
    """
    before = current_record(bill)
    header = next_revision_header(bill, asked, before)
    was = parse_record(before)
    if was.due_on is None or was.due_on < asked.at.date():
        # Nobody can have paid by then what is asked for only now.
        header = replace(header, payment_on=next_payment_day(was, asked.at))
    made = RECORD_BUILDERS[act](before, header, amounts)
    earlier = [
        parse_record(row.record)
        for row in revisions_of(bill)
        if row.kind == DocumentKind.RETURN
    ]
    LIMIT_CHECKS[act](was, parse_record(made), earlier)
    return made


def next_payment_day(invoice: Invoice, at: datetime) -> date | None:
    """The day in the month after that moment, as of a bill of its month."""
    if not Operator.objects.exists():
        return None
    days = due_days(at.date().replace(day=1), load_holidays())
    day: date = days[f"{invoice.payment.method}_on"]
    return day


def parse_line_amounts(text: str) -> dict[int, int]:
    """Read `4=359 7=0`, a line's number and its yen.

    Refused `no_such_line` for what is not that, and `line_twice`: which of two amounts
    was meant, nobody can say.
    """
    for pair in text.split():
        if not LINE_AMOUNT_PATTERN.fullmatch(pair):
            words = _(
                "「%(text)s」を読み取れません。何も発行していません。"
                "4=359 のように、明細の行番号と円を半角で指定してください。"
            )
            raise Refused("no_such_line", words % {"text": pair[:40]})
    pairs = [pair.partition("=") for pair in text.split()]
    amounts = {int(line): int(yen) for line, _, yen in pairs}
    if len(amounts) < len(pairs):
        words = _(
            "同じ明細の行が2回指定されています。何も発行していません。"
            "行ごとに金額を1つ指定してください。"
        )
        raise Refused("line_twice", words)
    return amounts


def revisions_of(*bills: Bill) -> list[Revision]:
    """The later documents of these bills, of each in the order of issue."""
    ours = {bill.party_id for bill in bills}
    rows = Revision.objects.filter(party__in=ours, bill__in=bills)
    return list(rows.order_by("bill", "nth"))


def current_record(bill: Bill, rows: Sequence[Revision] | None = None) -> str:
    """The record that counts: of the last that replaces, else the bill's own.

    `rows`: the bill's revisions, where they are known.
    """
    known = revisions_of(bill) if rows is None else rows
    replacing = [row.record for row in known if row.kind in REPLACING_KINDS]
    return replacing[-1] if replacing else bill.record


def record_with_number(bill: Bill, number: str, rows: Sequence[Revision]) -> str:
    """The record of that number among the bill's; KeyError where there is none."""
    records = {row.number: row.record for row in rows}
    return (records | {bill.invoice_number: bill.record})[number]


def lock_revisions(bill: Bill) -> None:
    """One at a time; nobody has a right to lock the row itself."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_REVISIONS_SQL, [bill.pk % 2**31])


def next_revision_header(
    bill: Bill, asked: RevisionRequest, before: str, addressee: str = ""
) -> RevisionHeader:
    """Head the document after `before`, a record, for its addressee or another."""
    reason = " ".join(asked.reason.split())
    if len(reason) > MAX_REASON_LENGTH or not says_why(reason):
        raise Refused(
            "bad_reason",
            _(
                "理由をことばで2文字以上200文字以内で入力してください。何も発行していません。"
            ),
        )
    nth = next_revision_nth(bill)
    return RevisionHeader(
        f"{bill.invoice_number}-{nth}",
        asked.at.date(),
        reason,
        revised_peppol_id(bill, parse_record(before), addressee),
    )


def says_why(reason: str) -> bool:
    """Whether a reason that is printed has words: 誤記 is enough, "あ" is not."""
    return has_real_words(reason, MIN_REASON_LETTERS)


def revised_peppol_id(bill: Bill, before: Invoice, addressee: str) -> str:
    """The participant ID of the addressee, as it is known now or was on `before`."""
    name = addressee or before.addressee.name
    is_same = name_the_same_company(name, before.addressee.name)
    found = peppol_id_of(name, buyer_facts(bill.account))
    return found or (before.peppol_id if is_same else "")


def next_revision_nth(bill: Bill) -> int:
    nth = Revision.objects.filter(party=bill.party_id, bill=bill).count() + 1
    if nth > MAX_REVISIONS:
        raise Refused(
            "too_many_revisions",
            _(
                "この請求書の修正や再発行が上限（99回）に達しました。お問い合わせください。"
            ),
        )
    return nth


def add_revision(bill: Bill, record: str, asked: RevisionRequest) -> Revision:
    said = parse_record(record)
    before_yen = demanded_yen(bill)
    row = Revision.objects.create(
        party_id=bill.party_id,
        bill=bill,
        nth=next_revision_nth(bill),
        kind=said.kind,
        number=said.invoice_number,
        issued_on=said.issued_on,
        issued_at=asked.at,
        asked_by=asked.by,
        net_yen=said.net_yen,
        tax_yen=said.tax_yen,
        total_yen=said.total_yen,
        record=record,
        sha256=record_digest(record),
    )
    revised = Revised(
        bill.party_id, bill.account_id, bill.billing_month, row.number, asked.at
    )
    post_revision(revised, before_yen, demanded_yen(bill))
    defer_job(
        "make_later_document",
        asked.at,
        party=bill.party_id,
        actor=DOCUMENTS_ACTOR,
        revision=row.pk,
    )
    return row


def demanded_yen(bill: Bill) -> int:
    """What the bill asks for in all: its newest whole invoice, less what was returned.

    A correction takes the place of the invoice before it. A cancellation is negative
    and takes it away before it is issued anew.
    """
    demanded = whole = bill.total_yen
    for row in revisions_of(bill):
        replaced = whole if row.kind == DocumentKind.CORRECTED else 0
        demanded += row.total_yen - replaced
        whole = row.total_yen if row.kind in REPLACING_KINDS else whole
    return demanded
