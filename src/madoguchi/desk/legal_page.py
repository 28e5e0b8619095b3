"""Notices of the law at the desk: write one, see whom it concerns, and tell them."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.desk.legal_form import LegalNoticeForm
from madoguchi.desk.legal_proof import RENEWAL_PREFIX
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.kernel.errors import Refused
from madoguchi.legal_notices.models import LegalNotice, TellingProof
from madoguchi.legal_notices.publication import (
    ask_for_count,
    seen_of,
    tell_everybody,
)
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

NOTICES_SHOWN = 100
PROOFS_A_PAGE = 50


@require_safe
def legal_notices(request: DeskRequest) -> HttpResponse:
    """List the notices, the newest first."""
    rows = LegalNotice.objects.order_by("-pk")[:NOTICES_SHOWN]
    renewals = TellingProof.objects.filter(reference__startswith=RENEWAL_PREFIX)
    page = {"rows": list(rows), "renewal_count": renewals.count()}
    return render(request, "desk/legal_notices.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_legal_notice(request: DeskRequest) -> HttpResponse:
    """Write a notice; its contracts are counted, and nobody is told yet."""
    form = LegalNoticeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        notice = form.write_to(LegalNotice())
        try:
            row = ask_for_count(notice, actor=str(request.staff), at=now())
            return redirect("desk:legal", row.pk)
        except Refused as refusal:
            show_refusal(form, refusal)
    status = 422 if form.is_bound else 200
    return render(
        request, "desk/legal_new.html", {"page": {"form": form}}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def legal_notice(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a notice with its count and its proofs; on POST tell everybody."""
    notice = LegalNotice.objects.filter(pk=pk).first()
    if notice is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        seen, actor = request.POST.get("seen", ""), str(request.staff)
        try:
            tell_everybody(notice, seen=seen, actor=actor, at=now())
            return redirect("desk:legal", pk)
        except Refused as refused:
            refusal = refused
    proofs = TellingProof.objects.filter(reference=notice.reference)
    ways = dict(proofs.values_list("how").annotate(Count("pk")))
    part = Paginator(proofs.order_by("contract_number"), PROOFS_A_PAGE)
    page = {
        "notice": notice,
        "seen": seen_of(notice),
        "mailed": ways.get("mail", 0),
        "on_page": ways.get("page", 0),
        "proofs": part.get_page(request.GET.get("page")),
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "desk/legal_notice.html", {"page": page}, status=status)
