"""One shape for every procedure: notice, input, check, and on to the receipt."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.clock import now
from madoguchi.procedures.attachments.store import (
    missing_attachments,
    order_attachments,
    required_attachments,
)
from madoguchi.procedures.engine import drafts
from madoguchi.procedures.engine.offer import build_offer
from madoguchi.procedures.engine.submit import mark_draft_unsent, submit_procedure
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import EDITABLE_STATES, OrderState
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.http.idempotency_keys import idempotency_key
from madoguchi.web.procedures.contact_verification import (
    is_contact_code_sent,
    unproved_reach,
)
from madoguchi.web.procedures.contact_verification import (
    send_contact_code as send_code_to,
)
from madoguchi.web.procedures.draft_context import (
    DraftContext,
    case_for_request,
    contract_row,
    draft_context,
    kind_or_404,
)


@require_http_methods(["GET", "HEAD", "POST"])
def start_procedure(
    request: MemberRequest,
    slug: str,
    contract: str | None = None,
    known: dict[str, Any] | None = None,
) -> HttpResponse:
    """What to know about this contract before one begins; then a draft.

    `known`: what was chosen on the way here; then only the check is left.
    """
    kind = kind_or_404(slug)
    if kind.services and contract is None:
        return redirect("procedure", contract="-", slug=slug)
    case = case_for_request(request, contract_row(request) if kind.services else None)
    if not kind.is_for(case.contract):
        raise Http404
    key, refusal = idempotency_key(request), None
    try:
        kind.refuse(case)
        if request.method == "POST":
            return redirect_to_new_draft(kind, case, key, known)
    except Refused as said:
        refusal = said
    status = 422 if refusal and request.method == "POST" else 200
    page = notice_context(kind, case) | {"key": key, "refusal": refusal}
    page["known"] = kind.form(known, case=case).summary_if_valid() if known else None
    return render(request, "procedures/notice.html", {"page": page}, status=status)


def redirect_to_new_draft(
    kind: type[Procedure], case: Case, key: UUID, known: dict[str, Any] | None
) -> HttpResponse:
    draft = drafts.begin_draft(kind, case, key=key)
    if known is None:
        return redirect("procedure-input", kind.key, draft.key, 1)
    drafts.save_answers(draft, known, at=case.at)
    return redirect("procedure-check", kind.key, draft.key)


def notice_context(kind: type[Procedure], case: Case) -> dict[str, object]:
    return {
        "kind": kind,
        "contract": case.contract,
        "notices": kind.notices(case),
        "sentence": kind.timing.sentence(case.timing_request()),
        "mode": strictest_mode(kind.functions()),
        "twin": drafts.order_under_way(kind, case),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def procedure_input(
    request: MemberRequest, slug: str, draft: UUID, nth: int
) -> HttpResponse:
    """One decision a page. What is typed is kept, right or wrong."""
    on = draft_context(request, slug, draft)
    if on.draft.state not in EDITABLE_STATES:
        return redirect(*order_redirect_args(on.draft))
    if on.pages and not 1 <= nth <= len(on.pages):
        raise Http404
    names = on.pages[nth - 1] if on.pages else ()
    if request.method != "POST" and names:
        form = on.form if has_answers(on.draft, names) else unbound_form(on)
        return render_input(request, on, form, nth)
    drafts.save_answers(on.draft, on.form.raw_answers(request.POST, names), at=now())
    if "later" in request.POST:
        return redirect("procedures")
    on = draft_context(request, slug, draft)
    if set(on.form.errors) & {*names, "__all__"}:
        return render_input(request, on, on.form, nth)
    return redirect(*page_after_input(request, on, nth))


def order_redirect_args(order: Order) -> tuple[str, ...]:
    """Where an order is seen that is no draft any more; one thrown away is nowhere."""
    return ("order", order.number) if order.number else ("procedures",)


def render_input(
    request: MemberRequest, on: DraftContext, form: ProcedureForm, nth: int
) -> HttpResponse:
    form.keep_page_fields(on.pages[nth - 1])
    page = {
        "on": on,
        "form": form,
        "at": nth,
        "last_note": last_return_note(on.draft),
        "table": on.kind.table(on.case) if nth == 1 else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/input.html", {"page": page}, status=status)


def last_return_note(draft: Order) -> str:
    """What is to be mended, in an order that came back."""
    if draft.state != OrderState.RETURNED:
        return ""
    returned = draft.events.filter(now=OrderState.RETURNED).order_by("pk").last()
    return returned.note if returned else ""


def has_answers(draft: Order, names: tuple[str, ...]) -> bool:
    return any(draft.answers.get(name) for name in names)


def unbound_form(on: DraftContext) -> ProcedureForm:
    return on.kind.form(initial=dict(on.draft.answers), case=on.case)


def page_after_input(
    request: MemberRequest, on: DraftContext, nth: int
) -> tuple[str, ...]:
    """The code goes out with the last page of input, unless it is on its way."""
    here = on.kind.key, str(on.draft.key)
    if nth < len(on.pages):
        return "procedure-input", *here, str(nth + 1)
    reach = unproved_reach(on)
    if reach and not is_contact_code_sent(request, reach):
        with suppress(Refused):  # too many: the page of the code says so
            send_code_to(request, reach)
    return page_before_check(on) or ("procedure-check", *here)


def page_before_check(on: DraftContext) -> tuple[str, ...] | None:
    """The page on which something is still to be done."""
    here = on.kind.key, str(on.draft.key)
    if not on.form.is_valid():
        return None
    if missing_attachments(on.kind, on.form, on.draft):
        return "procedure-papers", *here
    return ("procedure-code", *here) if unproved_reach(on) else None


@require_http_methods(["GET", "HEAD", "POST"])
def procedure_check(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    """What, how much, from when, until when; then it is sent."""
    on = draft_context(request, slug, draft)
    if on.draft.state not in EDITABLE_STATES and request.method != "POST":
        return redirect(*order_redirect_args(on.draft))
    if on.draft.state in EDITABLE_STATES and (wrong := on.first_fault()):
        return redirect("procedure-input", slug, draft, wrong)
    if on.draft.state in EDITABLE_STATES and (page := page_before_check(on)):
        return redirect(*page)
    refusal = None
    if request.method == "POST":
        try:
            order = submit_checked_draft(request, on)
            return redirect("order", order.number)
        except Refused as said:
            refusal = said
            if said.code == "not_accepting_now":
                mark_draft_unsent(on.draft, at=now())
    return render_procedure_check(request, slug, draft, refusal)


def submit_checked_draft(request: MemberRequest, on: DraftContext) -> Order:
    on.form.is_valid()  # an order that was sent is answered by its key alone
    seen = request.POST.get("seen", "")[:64]
    return submit_procedure(on.kind, on.form, on.draft, seen=seen)


def render_procedure_check(
    request: MemberRequest, slug: str, draft: UUID, refusal: Refused | None
) -> HttpResponse:
    on = draft_context(request, slug, draft)
    try:
        on.form.is_valid()
        offered = build_offer(on.kind, on.form)
    except Refused as said:
        show_refusal(on.form, said)
        return render_input(request, on, on.form, len(on.pages))
    page = {
        "on": on,
        "offer": offered,
        "refusal": refusal,
        "mode": strictest_mode(on.kind.functions()),
        "papers": order_attachments(on.draft)
        if required_attachments(on.kind, on.form)
        else [],
    }
    status = 422 if refusal else 200
    return render(request, "procedures/check.html", {"page": page}, status=status)


@require_POST
def procedure_discard(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    on = draft_context(request, slug, draft)
    try:
        key, actor = idempotency_key(request), str(request.member)
        drafts.discard_draft(on.draft, key=key, actor=actor, at=now())
    except Refused:
        return redirect(*order_redirect_args(on.draft))
    return redirect("procedures")
