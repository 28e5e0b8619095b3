"""The pages of a billing account's bills: list, bill, invoice and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from madoguchi.billing.deletions import deletion_refusal
from madoguchi.billing.models import Bill
from madoguchi.billing.payment_status.payment_states import (
    PaymentState,
    owed_yen_now,
    payer_name_sentence,
    payment_state,
    transfer_sentence,
)
from madoguchi.billing.queries import (
    bill_for_month,
    bills_and_records_of_months,
    newest_bills,
)
from madoguchi.billing.record.invoice import (
    Invoice,
    parse_record,
)
from madoguchi.billing.renderers.bill_comparison import comparison_headline
from madoguchi.billing.renderers.lines_csv import render_lines_csv
from madoguchi.billing.revisions.revise_bill import current_record
from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.ledger.balances import BillBalance
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.open_slips import open_slip
from madoguchi.platform.access import Access
from madoguchi.platform.clock import now
from madoguchi.web.bills.bill_body import BillBody, bill_body
from madoguchi.web.bills.bill_document_files import (
    build_bill_history_page,
    invoice_file_response,
    issued_file_response,
)
from madoguchi.web.bills.bill_years import YearOfBills, years_of_bills
from madoguchi.web.bills.csv_encodings import csv_codec_or_404
from madoguchi.web.bills.debt_outlook import DebtOutlook, debt_outlook
from madoguchi.web.bills.known_balances import (
    balances_of_account,
    no_record_word,
)
from madoguchi.web.bills.transfer_places import transfer_place
from madoguchi.web.bills.wrong_transfers import wrong_transfer_words
from madoguchi.web.bills.year_downloads import YearDownloads, year_downloads
from madoguchi.web.http.path_converters import MonthConverter
from madoguchi.web.http.reading_views import reading_view
from madoguchi.web.http.right_rules import PAYERS_RULE, REISSUERS_RULE
from madoguchi.web.reads.bill import BillDocuments, IssuedRecord, read_bill_documents
from madoguchi.web.reads.bill_list import ListedBill, read_bill_list

BILLS_PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class BillsPage:
    contract: ContractHandle
    years: list[YearOfBills]
    downloads: YearDownloads | None
    older: date | None  # the month before which the next page begins
    deleted_to: date | None  # the last deleted month, on the last page only


@reading_view
def bills(request: MemberRequest, contract: str) -> HttpResponse:
    handle = contract_or_404(request)
    before = parse_before_month(request.GET.get("before", ""))
    count = BILLS_PER_PAGE + 1
    found = read_bill_list(request.access, handle.account_id, before, count)
    shown = found.bills[:BILLS_PER_PAGE]
    older = shown[-1].billing_month if len(found.bills) > len(shown) else None
    deleted_to = None if older else found.last_deleted_month
    months = [bill.billing_month for bill in shown]
    balances = balances_of_account(request.access, handle.account_id, months)
    coming = coming_invoices(request.access, handle.account_id, shown)
    years = years_of_bills(found.bills, len(shown), balances, now().date(), coming)
    downloads = year_downloads(handle, months)
    page = BillsPage(handle, years, downloads, older, deleted_to)
    return render(request, "bills/list.html", {"page": page})


def coming_invoices(
    access: Access, account: int, bills: Sequence[ListedBill]
) -> dict[date, Invoice]:
    """Read the invoices whose day is to come, by month; mostly there is one."""
    today = now().date()
    months = [
        bill.billing_month
        for bill in bills
        if bill.payment_on is not None and bill.payment_on >= today
    ]
    rows = bills_and_records_of_months(access, account, months) if months else []
    return {bill.billing_month: parse_record(text) for bill, text in rows}


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
    newest = newest_bills(request.access, handle.account_id, 1)
    if not newest:
        return redirect("bills", contract)
    return redirect("bill", handle.code, newest[0].billing_month)


@dataclass(frozen=True, slots=True)
class BillPage:
    """`why`: how it differs from the month before, "" where that has no bill.

    `state` says whether it is paid; None where payments are not known. `is_settled`:
    nothing is to be paid any more, whatever the day of payment that its record says.
    `owed_yen` is what the customer is to pay now, else 0; `no_record` that nobody knows
    whether it was paid, "" else. `transfer` says where to, of a bill that waits for a
    transfer; "" for others. `slip` is one by which it is paid at a store, `outlook`
    says what comes next of an unpaid bill, and when.
    """

    contract: ContractHandle
    bill: BillDocuments
    body: BillBody
    why: str
    state: PaymentState | None
    is_settled: bool
    transfer: str
    owed_yen: int
    may_pay: bool
    no_record: str
    may_reissue: bool
    is_revised: bool
    is_current: bool
    slip: StoreSlip | None
    outlook: DebtOutlook
    wrong_transfer: str  # that somebody else's was taken off it, "" for none


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
    found = read_bill_documents(request.access, handle.account_id, month)
    if found is None:
        raise bill_not_found(request, month)
    shown, last = requested_document(request, found), found.current_before
    body = bill_body(shown)
    balance = balances_of_account(request.access, handle.account_id, [month]).get(month)
    today = now().date()
    state = payment_state(body.invoice, today, balance) if balance else None
    owed_yen = owed_yen_now(balance, state) if state else 0
    return BillPage(
        contract=handle,
        bill=found,
        body=body,
        why=comparison_headline(body.invoice, last.invoice()) if last else "",
        state=state,
        is_settled=balance is not None and balance.owed_yen <= 0,
        transfer=transfer_words(
            request.access, handle.account_id, body.invoice, balance, today
        ),
        owed_yen=owed_yen,
        may_pay=PAYERS_RULE.opens_for(request.access),
        no_record="" if balance else no_record_word(),
        may_reissue=REISSUERS_RULE.opens_for(request.access),
        is_revised=len(found.documents) > 1,
        is_current=shown.sha256 == found.current.sha256,
        slip=open_slip(request.access, handle.account_id, month, owed_yen, today),
        outlook=debt_outlook(request.access, handle.account_id, month)
        if owed_yen
        else DebtOutlook(),
        wrong_transfer=wrong_transfer_words(request.access, handle.account_id, month)
        if balance and balance.charged_back_on
        else "",
    )


def transfer_words(
    access: Access,
    account_id: int,
    invoice: Invoice,
    balance: BillBalance | None,
    today: date,
) -> str:
    """Say where to transfer, of a bill that waits for it.

    Where payments are not known, a bill whose day is past may be paid long ago: then
    nothing is said that would have it paid twice.
    """
    day, waits = invoice.payment_on, invoice.payment.method == "transfer"
    if day is None or not waits:
        return ""
    is_open = day >= today if balance is None else balance.owed_yen > 0
    place = transfer_place(access, account_id) if is_open else ""
    if not place:
        return ""
    payer = payer_name_sentence(invoice.account_number)
    return f"{transfer_sentence(place)} {payer}"


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
    row = bill_for_month(request.access, contract_or_404(request).account_id, month)
    if row is None:
        raise bill_not_found(request, month)
    return row


def current_invoice_or_404(request: MemberRequest, month: date) -> Invoice:
    return parse_record(current_record(bill_or_404(request, month)))


def bill_not_found(request: MemberRequest, month: date) -> Http404:
    """A 404 that says so where the bill was deleted after its retention period."""
    account = contract_or_404(request).account_id
    refusal = deletion_refusal(request.access, account, month)
    return Http404(refusal) if refusal else Http404()


@require_safe
def invoice_pdf(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    """The signed file of the current invoice."""
    return issued_file_response(request, current_invoice_or_404(request, month), "pdf")


@require_safe
def invoice_xml(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    return issued_file_response(request, current_invoice_or_404(request, month), "xml")


@require_safe
def bill_lines_csv(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    encoding = csv_codec_or_404(request)
    invoice = current_invoice_or_404(request, month)
    return invoice_file_response(invoice, "csv", render_lines_csv(invoice, encoding))


@reading_view
def bill_history(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    page = build_bill_history_page(request, bill_or_404(request, month))
    return render(request, "bills/history.html", {"page": page})
