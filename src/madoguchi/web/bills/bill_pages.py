"""Bills of a contract's billing account, and the faces of one invoice."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from madoguchi.billing.deletions import deletion_refusal, last_deleted_month
from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.queries import (
    bill_and_previous,
    bill_for_month,
    billed_months,
    bills_and_records_before,
    newest_bills,
)
from madoguchi.billing.record.checklist import ChecklistPoint, checklist_results
from madoguchi.billing.record.invoice import (
    Invoice,
    InvoiceLine,
    parse_record,
    record_digest,
)
from madoguchi.billing.record.rules import (
    ContractGroup,
    group_by_contract,
)
from madoguchi.billing.renderers.explanations import comparison_headline, explain_lines
from madoguchi.billing.renderers.lines_csv import render_lines_csv as as_csv
from madoguchi.billing.renderers.pdf_texts import (
    honorific_for,
    invoice_headings,
    preceding_document_texts,
)
from madoguchi.billing.revisions.revise_bill import (
    current_record,
    record_with_number,
    revisions_of,
)
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.web.bills.bill_document_files import (
    build_bill_history_page,
    invoice_file_response,
    issued_file_response,
)
from madoguchi.web.http.page_rules import REISSUERS_RULE
from madoguchi.web.http.path_converters import MonthConverter

BILLS_PER_PAGE = 24
CSV_CODECS = {"utf-8": "utf-8-sig", "cp932": "cp932"}


@dataclass(frozen=True, slots=True)
class BillsPage:
    contract: ContractHandle
    bills: list[tuple[Bill, int]]  # and what counts, in yen
    older: date | None  # where the next page begins
    deleted_to: date | None  # the last month that is kept no more, at the end


@require_safe
def bills(request: MemberRequest, contract: str) -> HttpResponse:
    handle = contract_or_404(request)
    before = parse_before_month(request.GET.get("before", ""))
    found = bills_and_records_before(
        request.member, handle.account_id, before, BILLS_PER_PAGE + 1
    )
    older = (
        found[BILLS_PER_PAGE - 1][0].billing_month
        if len(found) > BILLS_PER_PAGE
        else None
    )
    shown = [
        (bill, parse_record(text).total_yen) for bill, text in found[:BILLS_PER_PAGE]
    ]
    gone = None if older else last_deleted_month(request.member, handle.account_id)
    page = BillsPage(handle, shown, older, gone)
    return render(request, "bills/list.html", {"page": page})


def parse_before_month(text: str) -> date:
    """The month that a list goes back from; any nonsense means from now on."""
    try:
        return MonthConverter().to_python(text)
    except ValueError:
        return date.max


def contract_or_404(request: MemberRequest) -> ContractHandle:
    if request.contract is None:
        raise Http404
    return request.contract


@require_safe
def latest_bill(request: MemberRequest, contract: str) -> HttpResponse:
    handle = contract_or_404(request)
    found = newest_bills(request.member, handle.account_id, 1)
    if not found:
        return redirect("bills", contract)
    return redirect("bill", handle.code, found[0].billing_month)


@dataclass(frozen=True, slots=True)
class BillLineRow:
    line: InvoiceLine
    category: str
    explained: str


@dataclass(frozen=True, slots=True)
class BillSection:
    """One contract's lines, with its share of the tax for reference."""

    group: ContractGroup
    rows: list[BillLineRow]


@dataclass(frozen=True, slots=True)
class BillPage:
    contract: ContractHandle
    bill: Bill
    invoice: Invoice
    addressee: str
    parts: list[BillSection]
    taxes: list[tuple[str, object]]
    why: str
    points: list[tuple[ChecklistPoint, bool]]
    heading: dict[str, str]
    follows: str
    may_reissue: bool
    is_revised: bool
    is_current: bool
    earlier: date | None
    later: date | None


@require_safe
def bill(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    return render(request, "bills/bill.html", {"page": build_bill_page(request, month)})


@require_safe
def printable_invoice(
    request: MemberRequest, contract: str, month: date
) -> HttpResponse:
    return render(
        request, "bills/invoice.html", {"page": build_bill_page(request, month)}
    )


def build_bill_page(request: MemberRequest, month: date) -> BillPage:
    handle = contract_or_404(request)
    row, before = bill_and_previous(request.member, handle.account_id, month)
    if row is None:
        raise bill_not_found(request, month)
    later = RevisionsOfBills.of(*filter(None, [row, before]))
    said = requested_invoice(request, row, later.about(row))
    current = current_record(row, later.about(row))
    last = parse_record(current_record(before, later.about(before))) if before else None
    months = billed_months(request.member, handle.account_id)
    at = months.index(month)
    return BillPage(
        contract=handle,
        bill=row,
        invoice=said,
        addressee=f"{said.addressee.name} {honorific_for(said.addressee.name)}",
        parts=bill_sections(said),
        taxes=[(TaxCategory(t.category).marked_label, t) for t in said.taxes],
        why=comparison_headline(said, last) if last else "",
        points=checklist_results(said),
        heading=invoice_headings(said),
        follows=str(next(iter(preceding_document_texts(said)), "")),
        may_reissue=request.member.role in REISSUERS_RULE.roles,
        is_revised=bool(later.about(row)),
        is_current=said.sha256 == record_digest(current),
        earlier=months[at - 1] if at else None,
        later=months[at + 1] if at + 1 < len(months) else None,
    )


@dataclass(frozen=True, slots=True)
class RevisionsOfBills:
    """The revisions of a few bills, read at once."""

    rows: list[Revision]

    @classmethod
    def of(cls, *bills: Bill) -> Self:
        return cls(revisions_of(*bills))

    def about(self, bill: Bill) -> list[Revision]:
        return [row for row in self.rows if row.bill_id == bill.pk]


def requested_invoice(
    request: MemberRequest, bill: Bill, later: list[Revision]
) -> Invoice:
    """The invoice that counts, or another one of this bill by its number."""
    number = request.GET.get("number")
    if number is None:
        return parse_record(current_record(bill, later))
    try:
        return parse_record(record_with_number(bill, number, later))
    except KeyError:
        raise Http404 from None


def bill_or_404(request: MemberRequest, month: date) -> Bill:
    row = bill_for_month(request.member, contract_or_404(request).account_id, month)
    if row is None:
        raise bill_not_found(request, month)
    return row


def bill_not_found(request: MemberRequest, month: date) -> Http404:
    """With the reason, where there was a bill until its time was over."""
    account = contract_or_404(request).account_id
    gone = deletion_refusal(request.member, account, month)
    return Http404(gone) if gone else Http404()


def bill_sections(said: Invoice) -> list[BillSection]:
    explained = explain_lines(said)

    def row(line: InvoiceLine) -> BillLineRow:
        told = explained.get(line.line, "")
        return BillLineRow(line, TaxCategory(line.tax_category).marked_label, told)

    return [
        BillSection(g, [row(line) for line in g.lines]) for g in group_by_contract(said)
    ]


@require_safe
def invoice_pdf(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    """The file of the document that counts."""
    bill = bill_or_404(request, month)
    return issued_file_response(
        request, bill, parse_record(current_record(bill)).invoice_number, "pdf"
    )


@require_safe
def invoice_xml(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    bill = bill_or_404(request, month)
    return issued_file_response(
        request, bill, parse_record(current_record(bill)).invoice_number, "xml"
    )


@require_safe
def bill_lines_csv(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    encoding = CSV_CODECS.get(request.GET.get("encoding", "utf-8"))
    if encoding is None:
        raise Http404
    said = parse_record(current_record(bill_or_404(request, month)))
    return invoice_file_response(said, "csv", as_csv(said, encoding))


@require_safe
def bill_history(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    page = build_bill_history_page(request, bill_or_404(request, month))
    return render(request, "bills/history.html", {"page": page})
