"""The page of the document search, and the file of a document."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.billing.queries import visible_records_by_number
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.renderers.file_names import (
    content_disposition,
    invoice_file_name,
)
from madoguchi.documents.models import Document
from madoguchi.documents.queries import document_by_number
from madoguchi.documents.search import (
    SORT_ORDERS,
    PagePosition,
    SearchSums,
    first_page_and_sums,
    follower_kinds,
    next_page,
    page_position,
    search_documents,
    sum_documents,
)
from madoguchi.documents.store import fetch_content
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.document_kind import FORMER_KIND, INVALIDATING_KINDS, KIND_LABELS
from madoguchi.kernel.errors import Refused
from madoguchi.web.bills.bill_document_files import record_download
from madoguchi.web.documents.search_form import DocumentSearchForm
from madoguchi.web.http.error_pages import refusal_page

DOCUMENTS_PER_PAGE = 50
CONTENT_TYPES = {"pdf": "application/pdf", "xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class DocumentHit:
    document: Document
    kind: str
    followed: bool
    """Whether a later document replaces it or is about it."""

    @property
    def title(self) -> str:
        """What a file of a former system was called there; "" for ours."""
        return self.document.reason if self.document.kind == FORMER_KIND else ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    form: DocumentSearchForm
    hits: list[DocumentHit]
    sums: SearchSums | None  # None where the form is invalid
    query: str  # the query string of this search, without its page
    following: str  # the query string of the next page, "" on the last
    key: UUID  # of the bundle that may be requested


@require_safe
def search(request: MemberRequest) -> HttpResponse:
    form = DocumentSearchForm(request, request.GET)
    if not form.is_valid():
        wrong = SearchPage(form, [], None, "", "", uuid4())
        return render(request, "documents/search.html", {"page": wrong}, status=422)
    return render(
        request, "documents/search.html", {"page": build_search_page(request, form)}
    )


def build_search_page(request: MemberRequest, form: DocumentSearchForm) -> SearchPage:
    order = form.cleaned_data["sort"] or "new"
    rows = search_documents(request.access, form.criteria())
    after = parse_page_cursor(request.GET.get("after", ""), order)
    later = follower_kinds(request.access)
    off = [pk for pk, kinds in later.items() if kinds & INVALIDATING_KINDS]
    if after:
        listed, total = (
            next_page(rows, order, after, DOCUMENTS_PER_PAGE + 1),
            sum_documents(rows, off),
        )
    else:
        listed, total = first_page_and_sums(rows, order, DOCUMENTS_PER_PAGE + 1, off)
    shown, query = listed[:DOCUMENTS_PER_PAGE], repeated_query(request)
    following = ""
    if len(listed) > DOCUMENTS_PER_PAGE:
        following = f"?{query}&{urlencode({'after': page_cursor(shown[-1], order)})}"
    hits = [
        DocumentHit(d, KIND_LABELS.get(d.kind, d.kind), d.pk in later) for d in shown
    ]
    return SearchPage(form, hits, total, query, following, uuid4())


def repeated_query(request: MemberRequest) -> str:
    params = [(k, v) for k, v in request.GET.items() if v and k != "after"]
    return urlencode(params)


def page_cursor(document: Document, order: str) -> str:
    value, pk = page_position(document, order)
    return f"{value}.{pk}"


def parse_page_cursor(text: str, order: str) -> PagePosition | None:
    """The position after which a page begins; None, the start, for unreadable text."""
    value, _dot, pk = text.partition(".")
    try:
        is_day = SORT_ORDERS[order][0] == "issued_on"
        place = date.fromisoformat(value) if is_day else require_bigint(int(value))
        return place, require_bigint(int(pk))
    except ValueError:
        return None


def require_bigint(number: int) -> int:
    if abs(number) >= 2**63:
        raise ValueError(number)
    return number


@require_safe
def document_file(request: MemberRequest, number: str, rendition: str) -> HttpResponse:
    """The bytes that were issued, the same every time."""
    document = document_by_number(request.access, number)
    if document is None or rendition not in document.digests:
        raise Http404
    try:
        content = fetch_content(document.digests[rendition])
    except Refused as refusal:
        return refusal_page(request, refusal)
    record_download(request, document, rendition)
    response = HttpResponse(content, content_type=CONTENT_TYPES[rendition])
    response["Content-Disposition"] = content_disposition(
        document_file_name(request, document, rendition)
    )
    return response


def document_file_name(
    request: MemberRequest, document: Document, rendition: str
) -> str:
    """The file name that the bill's page and a ZIP give the document."""
    record = visible_records_by_number(request.access, [document.number]).get(
        document.number
    )
    return (
        invoice_file_name(parse_record(record), rendition)
        if record
        else f"{document.number}.{rendition}"
    )
