"""The documents of one bill: its history with every download, and the files."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.file_names import (
    content_disposition,
    invoice_file_name,
)
from madoguchi.billing.renderers.xml_format import xml_format
from madoguchi.billing.revisions.revise_bill import record_with_number, revisions_of
from madoguchi.billing.run.signed_document import MADE_BY_RUN
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.models import Member
from madoguchi.documents.models import Document
from madoguchi.documents.queries import document_by_number, documents_of_bill
from madoguchi.documents.rules import is_current_document, successor_number
from madoguchi.documents.store import fetch_content
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.document_kind import KIND_LABELS
from madoguchi.kernel.errors import Refused
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.web.http.error_pages import refusal_page

DOWNLOAD_AUDIT_VERB = "document_downloaded"
CONTENT_TYPES = {"pdf": "application/pdf", "csv": "text/csv", "xml": "application/xml"}
RENDITION_LABELS = {"pdf": "PDF", "xml": "XML"}
MAX_DOWNLOADS_SHOWN = 20  # downloads shown of each document


@dataclass(frozen=True, slots=True)
class DocumentDownload:
    at: datetime
    by: str
    rendition: str


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document of the history, worded for the page."""

    document: Document
    kind: str
    made_by: str
    xml_label: str
    is_current: bool
    successor: str  # the number of the document that replaced it, or ""
    downloads: list[DocumentDownload] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BillHistoryPage:
    contract: ContractHandle
    bill: Bill
    issued: list[IssuedDocument]
    waiting: list[str]  # numbers whose file is not made yet


def build_bill_history_page(request: MemberRequest, bill: Bill) -> BillHistoryPage:
    contract = request.contract
    if contract is None:
        raise Http404
    rows = documents_of_bill(request.access, bill.invoice_number)
    downloads = downloads_of_documents(request.access, rows)
    later = revisions_of(bill)
    numbers = [bill.invoice_number, *(r.number for r in later)]
    kinds = [(row.number, row.kind) for row in rows]
    issued = [
        IssuedDocument(
            row,
            KIND_LABELS[row.kind],
            _("毎月の請求") if row.made_by == MADE_BY_RUN else row.made_by,
            xml_label(record_with_number(bill, row.number, later)),
            is_current_document(row.number, kinds),
            successor_number(row.number, kinds),
            downloads[row.number][:MAX_DOWNLOADS_SHOWN],
        )
        for row in rows
    ]
    made_numbers = {row.number for row in rows}
    waiting = [number for number in numbers if number not in made_numbers]
    return BillHistoryPage(contract, bill, issued, waiting)


def xml_label(record_text: str) -> str:
    return f"XML（{xml_format(parse_record(record_text)).label}）"


def downloads_of_documents(
    access: Access, rows: Sequence[Document]
) -> dict[str, list[DocumentDownload]]:
    """The downloads of each document by its number, the newest first."""
    targets = {f"{row.number} {key}" for row in rows for key in RENDITION_LABELS}
    events = AuditEvent.objects.visible_to(access).filter(
        verb=DOWNLOAD_AUDIT_VERB, target__in=targets
    )
    names = display_names_of_members(access)
    downloads: dict[str, list[DocumentDownload]] = defaultdict(list)
    for event in events.order_by("-at"):
        number, _space, rendition = event.target.partition(" ")
        by = names.get(event.actor, event.actor)
        label = RENDITION_LABELS[rendition]
        downloads[number].append(DocumentDownload(event.at, by, label))
    return downloads


def display_names_of_members(access: Access) -> dict[str, str]:
    members = Member.objects.filter(party=access.party_id).select_related("user")
    return {str(row): row.user.display_name or row.user.email for row in members}


def document_for_download(
    request: MemberRequest, number: str, rendition: str
) -> Document:
    """Record the download of a document and return it.

    Refused with `document_not_ready` before its files are made.
    """
    document = document_by_number(request.access, number)
    if document is None:
        raise Refused(
            "document_not_ready",
            _("この請求書のPDFは、いま作成しています。1分ほどお待ちください。"),
        )
    record_download(request, document, rendition)
    return document


def record_download(request: MemberRequest, document: Document, rendition: str) -> None:
    """Write a download to the audit log; a HEAD downloads nothing."""
    if request.method == "GET":
        actor, target = str(request.member), f"{document.number} {rendition}"
        record(Act(DOWNLOAD_AUDIT_VERB, target, document.party_id, actor, now()))


def issued_file_response(
    request: MemberRequest, invoice: Invoice, rendition: str
) -> HttpResponse:
    """The bytes that were signed when the invoice was issued, the same every time."""
    try:
        document = document_for_download(request, invoice.invoice_number, rendition)
        content = fetch_content(document.digests[rendition])
    except Refused as refusal:
        return refusal_page(request, refusal)
    return invoice_file_response(invoice, rendition, content)


def invoice_file_response(
    invoice: Invoice, extension: str, content: bytes
) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[extension])
    name = invoice_file_name(invoice, extension)
    response["Content-Disposition"] = content_disposition(name)
    return response
