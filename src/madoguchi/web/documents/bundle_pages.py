"""The pages of ZIP bundles: request one, watch its progress, download it."""

from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.documents.bundles import (
    BundleRequest,
    bundle_path,
    own_bundles,
    start_bundle,
)
from madoguchi.documents.models import Bundle
from madoguchi.documents.search import SearchCriteria
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day_for_file_name
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.web.documents.file_ranges import file_response
from madoguchi.web.documents.search_form import DocumentSearchForm
from madoguchi.web.http.error_pages import refusal_page
from madoguchi.web.http.idempotency_keys import idempotency_key

MAX_BUNDLES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def bundle_list(request: MemberRequest) -> HttpResponse:
    """List one's own bundles; a POST requests one of a search."""
    if request.method == "POST":
        return start_bundle_request(request)
    bundles = (
        own_bundles(request.member, request.access)
        .filter(expires_at__gt=now())
        .order_by("-asked_at")
    )
    page = {"bundles": list(bundles[:MAX_BUNDLES_SHOWN]), "key": uuid4()}
    return render(request, "documents/bundles.html", {"page": page})


def start_bundle_request(request: MemberRequest) -> HttpResponse:
    """Start a bundle of the search in the query string; the form brings the key."""
    try:
        refuse_other_customer(request)
    except Refused as refusal:
        return refusal_page(request, refusal)
    form = DocumentSearchForm(request, request.GET)
    if not form.is_valid():
        return redirect(f"/bills/search/?{request.GET.urlencode()}")
    key = idempotency_key(request)
    bundle_request = BundleRequest(form.criteria(), key, "inspector" in request.POST)

    def act() -> int:
        return start_bundle(
            request.member,
            request.access,
            bundle_request,
            actor=str(request.member),
            at=now(),
        )

    try:
        command(
            key,
            act,
            actor=str(request.member),
            party=request.member.party_id,
            request=bundle_request.wanted.to_json(),
        )
    except Refused as refusal:
        return refusal_page(request, refusal)
    return redirect("bundle", key)


def bundle_or_404(request: MemberRequest, key: UUID) -> Bundle:
    """A bundle that this user requested and that has not expired."""
    mine = own_bundles(request.member, request.access)
    row = mine.filter(key=key, expires_at__gt=now()).first()
    if row is None:
        raise Http404
    return row


@require_safe
def bundle(request: MemberRequest, key: UUID) -> HttpResponse:
    return render(
        request, "documents/bundle.html", {"page": bundle_or_404(request, key)}
    )


@require_safe
def bundle_file(request: MemberRequest, key: UUID) -> HttpResponse:
    row = bundle_or_404(request, key)
    path = bundle_path(row)
    if row.ready_at is None or not path.exists():
        raise Http404
    response = file_response(request, path, row.bytes)
    response["Content-Disposition"] = content_disposition(bundle_file_name(row))
    return response


def bundle_file_name(row: Bundle) -> str:
    """2025-12_2026-11_請求書_12件.zip where months were asked for, else the day."""
    wanted = SearchCriteria.from_json(row.wanted)
    if wanted.month_from and wanted.month_to:
        begin = f"{wanted.month_from:%Y-%m}_{wanted.month_to:%Y-%m}"
    else:
        begin = format_day_for_file_name(row.asked_at)
    return f"{begin}_請求書_{row.documents}件.zip"
