"""The documents of one bill: all there are, who took them, and each as a file."""

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
    face: str


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """One document of the history, in words."""

    document: Document
    kind: str
    made_by: str
    is_current: bool
    successor: str  # the number of what came in its place, or ""
    taken: list[DocumentDownload] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BillHistoryPage:
    contract: ContractHandle
    bill: Bill
    issued: list[IssuedDocument]
    waiting: list[str]  # numbers whose file is still to be made


def build_bill_history_page(request: MemberRequest, bill: Bill) -> BillHistoryPage:
    contract = request.contract
    if contract is None:
        raise Http404
    rows = documents_of_bill(request.member, bill.invoice_number)
    taken = downloads_of_documents(request.member, rows)
    numbers = [bill.invoice_number, *(r.number for r in revisions_of(bill))]
    kinds = [(row.number, row.kind) for row in rows]
    issued = [
        IssuedDocument(
            row,
            KIND_LABELS[row.kind],
            _("毎月の請求") if row.made_by == MADE_BY_RUN else row.made_by,
            is_current_document(row.number, kinds),
            successor_number(row.number, kinds),
            taken[row.number][:MAX_DOWNLOADS_SHOWN],
        )
        for row in rows
    ]
    made = {row.number for row in rows}
    waiting = [number for number in numbers if number not in made]
    return BillHistoryPage(contract, bill, issued, waiting)


def downloads_of_documents(
    member: Member, rows: Sequence[Document]
) -> dict[str, list[DocumentDownload]]:
    """Who took which face of each, newest first."""
    targets = {f"{row.number} {face}" for row in rows for face in RENDITION_LABELS}
    events = AuditEvent.objects.visible_to(member).filter(
        verb=DOWNLOAD_AUDIT_VERB, target__in=targets
    )
    names = display_names_of_members(member)
    found: dict[str, list[DocumentDownload]] = defaultdict(list)
    for event in events.order_by("-at"):
        number, _space, face = event.target.partition(" ")
        by = names.get(event.actor, event.actor)
        found[number].append(DocumentDownload(event.at, by, RENDITION_LABELS[face]))
    return found


def display_names_of_members(member: Member) -> dict[str, str]:
    mine = Member.objects.filter(party=member.party_id).select_related("user")
    return {str(one): one.user.display_name or one.user.email for one in mine}


def document_for_download(request: MemberRequest, number: str, face: str) -> Document:
    """The document of that number, its download recorded."""
    document = document_by_number(request.member, number)
    if document is None:
        raise Refused(
            "document_not_ready",
            _("この請求書のPDFは、いま作成しています。1分ほどお待ちください。"),
        )
    record_download(request, document, face)
    return document


def record_download(request: MemberRequest, document: Document, face: str) -> None:
    """In the audit log: who took which face. A mere HEAD takes nothing."""
    if request.method == "GET":
        actor, target = str(request.member), f"{document.number} {face}"
        record(Act(DOWNLOAD_AUDIT_VERB, target, document.party_id, actor, now()))


def issued_file_response(
    request: MemberRequest, bill: Bill, number: str, face: str
) -> HttpResponse:
    """The bytes that were signed at issue, every time."""
    said = parse_record(record_with_number(bill, number, revisions_of(bill)))
    try:
        document = document_for_download(request, number, face)
        return invoice_file_response(said, face, fetch_content(document.digests[face]))
    except Refused as refusal:
        return refusal_page(request, refusal)


def invoice_file_response(
    said: Invoice, extension: str, content: bytes
) -> HttpResponse:
    answer = HttpResponse(content, content_type=CONTENT_TYPES[extension])
    name = invoice_file_name(said, extension)
    answer["Content-Disposition"] = content_disposition(name)
    return answer
