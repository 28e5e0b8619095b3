"""The pages of a billing account's bills: list, bill, invoice and its files."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.billing.deletions import deletion_refusal
from madoguchi.billing.models import Bill
from madoguchi.billing.queries import bill_for_month, newest_bills
from madoguchi.billing.record.checklist import ChecklistPoint, checklist_results
from madoguchi.billing.record.contract_groups import ContractGroup, group_by_contract
from madoguchi.billing.record.invoice import (
    Invoice,
    InvoiceLine,
    parse_record,
)
from madoguchi.billing.renderers.bill_comparison import comparison_headline
from madoguchi.billing.renderers.explanations import basis_sentence, explain_lines
from madoguchi.billing.renderers.given_back import given_back_rows
from madoguchi.billing.renderers.headings import (
    Headings,
    invoice_headings,
    preceding_document_text,
    total_text,
)
from madoguchi.billing.renderers.lines_csv import render_lines_csv
from madoguchi.billing.renderers.pdf_texts import TAX_BASIS_LABELS, honorific_for
from madoguchi.billing.renderers.quantity_texts import quantity_text, unit_price_text
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.billing.renderers.xml_format import XmlFormat, xml_format
from madoguchi.billing.revisions.revise_bill import current_record
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.web.bills.bill_document_files import (
    build_bill_history_page,
    invoice_file_response,
    issued_file_response,
)
from madoguchi.web.bills.bill_years import YearOfBills, years_of_bills
from madoguchi.web.http.path_converters import MonthConverter
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.role_rules import REISSUERS_RULE
from madoguchi.web.reads.bill import BillDocuments, IssuedRecord, read_bill_documents
from madoguchi.web.reads.bill_list import read_bill_list

BILLS_PER_PAGE = 24
XML_LINK_LABELS = {
    XmlFormat.JP_PINT: _("デジタルインボイス（XML、JP PINT）"),
    XmlFormat.UBL: _("請求書のデータ（XML、UBL 2.1）"),
}
CSV_CODECS = {"utf-8": "utf-8-sig", "cp932": "cp932"}


@dataclass(frozen=True, slots=True)
class BillsPage:
    contract: ContractHandle
    years: list[YearOfBills]
    older: date | None  # the month before which the next page begins
    deleted_to: date | None  # the last deleted month, on the last page only


@reading_view
def bills(request: MemberRequest, contract: str) -> HttpResponse:
    handle = contract_or_404(request)
    before = parse_before_month(request.GET.get("before", ""))
    count = BILLS_PER_PAGE + 1
    found = read_bill_list(request.member, handle.account_id, before, count)
    shown = found.bills[:BILLS_PER_PAGE]
    older = shown[-1].billing_month if len(found.bills) > len(shown) else None
    deleted_to = None if older else found.last_deleted_month
    years = years_of_bills(found.bills, len(shown))
    page = BillsPage(handle, years, older, deleted_to)
    return render(request, "bills/list.html", {"page": page})


def parse_before_month(text: str) -> date:
    """The month before which a list begins; unreadable text means from the newest."""
    try:
        return MonthConverter().to_python(text)
    except ValueError:
        return date.max


def contract_or_404(request: MemberRequest) -> ContractHandle:
    if request.contract is None:
        raise Http404
    return request.contract


@reading_view
def latest_bill(request: MemberRequest, contract: str) -> HttpResponse:
    handle = contract_or_404(request)
    newest = newest_bills(request.member, handle.account_id, 1)
    if not newest:
        return redirect("bills", contract)
    return redirect("bill", handle.code, newest[0].billing_month)


@dataclass(frozen=True, slots=True)
class BillLineRow:
    line: InvoiceLine
    category: str
    quantity: str
    price: str
    explained: str


@dataclass(frozen=True, slots=True)
class BillSection:
    """The lines of one contract, with its share of the tax for reference."""

    group: ContractGroup
    rows: list[BillLineRow]


@dataclass(frozen=True, slots=True)
class BillPage:
    contract: ContractHandle
    bill: BillDocuments
    invoice: Invoice
    addressee: str
    parts: list[BillSection]
    taxes: list[tuple[str, object]]
    basis: str  # of the lines: 税抜 or 税込
    basis_note: str
    why: str
    points: list[tuple[ChecklistPoint, bool]]
    heading: Headings
    total: str
    settled: str  # what becomes of a bill that asks for no payment
    given_back: list[tuple[str, str]]
    follows: str
    may_reissue: bool
    is_revised: bool
    is_current: bool
    xml_label: str
    earlier: date | None
    later: date | None


@reading_view
def bill(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    return render(request, "bills/bill.html", {"page": build_bill_page(request, month)})


@reading_view
def printable_invoice(
    request: MemberRequest, contract: str, month: date
) -> HttpResponse:
    return render(
        request, "bills/invoice.html", {"page": build_bill_page(request, month)}
    )


def build_bill_page(request: MemberRequest, month: date) -> BillPage:
    handle = contract_or_404(request)
    found = read_bill_documents(request.member, handle.account_id, month)
    if found is None:
        raise bill_not_found(request, month)
    shown, current = requested_document(request, found), found.current
    invoice, last = shown.invoice(), found.current_before
    return BillPage(
        contract=handle,
        bill=found,
        invoice=invoice,
        addressee=f"{invoice.addressee.name} {honorific_for(invoice.addressee.name)}",
        parts=bill_sections(invoice),
        taxes=[(TaxCategory(t.category).marked_label, t) for t in invoice.taxes],
        basis=TAX_BASIS_LABELS[invoice.tax_basis],
        basis_note=basis_sentence(invoice.tax_basis),
        why=comparison_headline(invoice, last.invoice()) if last else "",
        points=checklist_results(invoice),
        heading=invoice_headings(invoice),
        total=total_text(invoice),
        settled=settlement_sentence(invoice),
        given_back=given_back_rows(invoice),
        follows=preceding_document_text(invoice),
        may_reissue=request.member.role in REISSUERS_RULE.roles,
        is_revised=len(found.documents) > 1,
        is_current=shown.sha256 == current.sha256,
        xml_label=str(XML_LINK_LABELS[xml_format(invoice)]),
        earlier=found.earlier,
        later=found.later,
    )


def requested_document(request: MemberRequest, found: BillDocuments) -> IssuedRecord:
    """The current document of the bill, or the one whose `number` is in the query.

    Http404 for a number of no document of this bill.
    """
    number = request.GET.get("number")
    document = found.current if number is None else found.with_number(number)
    if document is None:
        raise Http404
    return document


def bill_or_404(request: MemberRequest, month: date) -> Bill:
    row = bill_for_month(request.member, contract_or_404(request).account_id, month)
    if row is None:
        raise bill_not_found(request, month)
    return row


def current_invoice_or_404(request: MemberRequest, month: date) -> Invoice:
    return parse_record(current_record(bill_or_404(request, month)))


def bill_not_found(request: MemberRequest, month: date) -> Http404:
    """A 404 that says so where the bill was deleted after its retention period."""
    account = contract_or_404(request).account_id
    refusal = deletion_refusal(request.member, account, month)
    return Http404(refusal) if refusal else Http404()


def bill_sections(invoice: Invoice) -> list[BillSection]:
    explained = explain_lines(invoice)

    def row(line: InvoiceLine) -> BillLineRow:
        text = explained.get(line.line, "")
        category = TaxCategory(line.tax_category).marked_label
        counted, price = quantity_text(line), unit_price_text(line)
        return BillLineRow(line, category, counted, price, text)

    return [
        BillSection(g, [row(line) for line in g.lines])
        for g in group_by_contract(invoice)
    ]


@require_safe
def invoice_pdf(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    """The signed file of the current invoice."""
    return issued_file_response(request, current_invoice_or_404(request, month), "pdf")


@require_safe
def invoice_xml(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    return issued_file_response(request, current_invoice_or_404(request, month), "xml")


@require_safe
def bill_lines_csv(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    encoding = CSV_CODECS.get(request.GET.get("encoding", "utf-8"))
    if encoding is None:
        raise Http404
    invoice = current_invoice_or_404(request, month)
    return invoice_file_response(invoice, "csv", render_lines_csv(invoice, encoding))


@reading_view
def bill_history(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    page = build_bill_history_page(request, bill_or_404(request, month))
    return render(request, "bills/history.html", {"page": page})
