"""Bills of a contract's billing account, and the faces of one invoice."""

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.billing.csv import lines_csv as as_csv
from madoguchi.billing.explain import headline, sentences
from madoguchi.billing.filename import content_disposition, file_name
from madoguchi.billing.models import Bill
from madoguchi.billing.queries import bill_of, bills_before, months_of, newest_bills
from madoguchi.billing.record import Invoice, Line, read
from madoguchi.billing.rules import Group, by_contract, category_label
from madoguchi.billing.sheet import honorific
from madoguchi.contracts.queries import ContractHandle
from madoguchi.documents.queries import document_of
from madoguchi.documents.store import fetch
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.errors import Refused
from madoguchi.web.door import MemberRequest
from madoguchi.web.errors import refused
from madoguchi.web.paths import MonthPath

PAGE = 24
ENCODINGS = {"utf-8": "utf-8-sig", "cp932": "cp932"}


@dataclass(frozen=True, slots=True)
class BillsPage:
    contract: ContractHandle
    bills: list[Bill]
    older: date | None  # where the next page begins


@require_safe
def bills(request: MemberRequest, contract: str) -> HttpResponse:
    handle = of_account(request)
    before = month_in(request.GET.get("before", ""))
    found = bills_before(request.member, handle.account_id, before, PAGE + 1)
    older = found[PAGE - 1].billing_month if len(found) > PAGE else None
    page = BillsPage(handle, found[:PAGE], older)
    return render(request, "bills/list.html", {"page": page})


def month_in(text: str) -> date:
    """The month that a list goes back from; any nonsense means from now on."""
    try:
        return MonthPath().to_python(text)
    except ValueError:
        return date.max


def of_account(request: MemberRequest) -> ContractHandle:
    if request.contract is None:
        raise Http404
    return request.contract


@require_safe
def latest(request: MemberRequest, contract: str) -> HttpResponse:
    handle = of_account(request)
    found = newest_bills(request.member, handle.account_id, 1)
    if not found:
        return redirect("bills", contract)
    return redirect("bill", handle.code, found[0].billing_month)


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    category: str
    explained: str


@dataclass(frozen=True, slots=True)
class Part:
    """One contract's lines, with its share of the tax for reference."""

    group: Group
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class BillPage:
    contract: ContractHandle
    bill: Bill
    invoice: Invoice
    addressee: str
    parts: list[Part]
    taxes: list[tuple[str, object]]
    why: str
    earlier: date | None
    later: date | None


@require_safe
def bill(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    return render(request, "bills/bill.html", {"page": page_of(request, month)})


@require_safe
def invoice(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    return render(request, "bills/invoice.html", {"page": page_of(request, month)})


def page_of(request: MemberRequest, month: date) -> BillPage:
    handle, row = of_account(request), found(request, month)
    said = read(row.record)
    months = months_of(request.member, handle.account_id)
    at = months.index(month)
    return BillPage(
        contract=handle,
        bill=row,
        invoice=said,
        addressee=f"{said.addressee.name} {honorific(said.addressee.name)}",
        parts=parts(said),
        taxes=[(category_label(t.category), t) for t in said.taxes],
        why=why(request, said, month),
        earlier=months[at - 1] if at else None,
        later=months[at + 1] if at + 1 < len(months) else None,
    )


def found(request: MemberRequest, month: date) -> Bill:
    row = bill_of(request.member, of_account(request).account_id, month)
    if row is None:
        raise Http404
    return row


def why(request: MemberRequest, said: Invoice, month: date) -> str:
    account = of_account(request).account_id
    before = bill_of(request.member, account, month_after(month, -1))
    return headline(said, read(before.record)) if before else ""


def parts(said: Invoice) -> list[Part]:
    explained = sentences(said)

    def row(line: Line) -> Row:
        told = explained.get(line.line, "")
        return Row(line, category_label(line.tax_category), told)

    return [Part(g, [row(line) for line in g.lines]) for g in by_contract(said)]


@require_safe
def invoice_pdf(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    """The bytes that were signed at issue, every time."""
    return issued_file(request, month, "pdf")


@require_safe
def invoice_xml(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    return issued_file(request, month, "xml")


def issued_file(request: MemberRequest, month: date, face: str) -> HttpResponse:
    said = read(found(request, month).record)
    try:
        document = document_of(request.member, said.invoice_number)
        if document is None:
            not_ready()
        return attached(said, face, fetch(document.digests[face]))
    except Refused as refusal:
        return refused(request, refusal)


def not_ready() -> NoReturn:
    raise Refused(
        "document_not_ready",
        _("この請求書のPDFは、いま作成しています。1分ほどお待ちください。"),
    )


@require_safe
def lines_csv(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    encoding = ENCODINGS.get(request.GET.get("encoding", "utf-8"))
    if encoding is None:
        raise Http404
    said = read(found(request, month).record)
    return attached(said, "csv", as_csv(said, encoding))


TYPES = {"pdf": "application/pdf", "csv": "text/csv", "xml": "application/xml"}


def attached(said: Invoice, extension: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=TYPES[extension])
    name = file_name(said, extension)
    answer["Content-Disposition"] = content_disposition(name)
    return answer
