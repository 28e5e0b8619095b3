"""The pages of every procedure: notice, input, check, and on to the receipt."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.typed_answers import forget_typed_answers, kept_answers
from madoguchi.kernel.errors import Refused
from madoguchi.notices.retry_spacing import seconds_before_retry
from madoguchi.platform.clock import now
from madoguchi.procedures.engine import draft_ending, drafts
from madoguchi.procedures.engine.requirements import next_need
from madoguchi.procedures.engine.submit import mark_draft_unsent, submit_procedure
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.web.http.idempotency_keys import idempotency_key
from madoguchi.web.http.page_permissions import require_proof, rule_at_level
from madoguchi.web.http.right_rules import APPLICANTS_RULE
from madoguchi.web.procedures.contact_verification import (
    is_contact_code_sent,
    send_contact_code,
    unproved_reach,
)
from madoguchi.web.procedures.contract_choice import respond_with_contracts
from madoguchi.web.procedures.draft_context import (
    DraftContext,
    draft_context,
    kind_or_404,
)
from madoguchi.web.procedures.draft_pages import (
    order_redirect_args,
    render_input,
    render_procedure_check,
)
from madoguchi.web.procedures.outside_pages import respond_to_leaving
from madoguchi.web.procedures.passing_answers import (
    pass_answers_on,
    passing_form_of,
)
from madoguchi.web.procedures.procedure_start import respond_to_start


@require_http_methods(["GET", "HEAD", "POST"])
def start_procedure(
    request: MemberRequest, slug: str, contract: str | None = None
) -> HttpResponse:
    """Show what to know before a procedure, about a contract or about the customer."""
    if kind_or_404(slug).services and contract is None:
        return respond_with_contracts(request, kind_or_404(slug))
    return respond_to_start(request, slug)


@require_http_methods(["GET", "HEAD", "POST"])
def procedure_input(
    request: MemberRequest, slug: str, draft: UUID, nth: int
) -> HttpResponse:
    """Ask for the answers of one page. What is typed is saved, right or wrong."""
    on = draft_context(request, slug, draft)
    if on.draft.state not in EDITABLE_STATES:
        return redirect(*order_redirect_args(on.draft))
    if on.pages and not 1 <= nth <= len(on.pages):
        raise Http404
    names = on.names_of_page(nth)
    if request.method != "POST" and names:
        return render_input(request, on, form_to_show(request, on, names), nth)
    forget_typed_answers(request)
    drafts.save_answers(on.draft, on.form.raw_answers(request.POST, names), at=now())
    if "later" in request.POST:
        return redirect("procedures")
    on = on.with_form_anew()
    if set(on.form.errors) & {*names, "__all__"}:
        return render_input(request, on, on.form, nth)
    return redirect(*page_after_input(request, on, nth))


def form_to_show(
    request: MemberRequest, on: DraftContext, names: tuple[str, ...]
) -> ProcedureForm:
    """Return the form of a page: with what is saved, or was typed before a sign-in."""
    if typed := kept_answers(request):
        known = on.draft.answers | on.form.raw_answers(typed, names)
        return on.kind.form(initial=known, case=on.case)
    return on.form if has_answers(on.draft, names) else unbound_form(on)


def has_answers(draft: Order, names: tuple[str, ...]) -> bool:
    return any(draft.answers.get(name) for name in names)


def unbound_form(on: DraftContext) -> ProcedureForm:
    return on.kind.form(initial=dict(on.draft.answers), case=on.case)


def page_after_input(
    request: MemberRequest, on: DraftContext, nth: int
) -> tuple[str, ...]:
    """Return the page after one of input; after the last, a code may be sent out."""
    here = on.kind.key, str(on.draft.key)
    if nth < len(on.pages):
        return "procedure-input", *here, str(nth + 1)
    reach = unproved_reach(on)
    if reach and not is_contact_code_sent(request, reach):
        with suppress(Refused):  # too many: the page of the code says so
            send_contact_code(request, reach)
    return page_before_check(on) or ("procedure-check", *here)


def page_before_check(on: DraftContext) -> tuple[str, ...] | None:
    """Return the page on which something is still to be done, or None."""
    need = next_need(on.kind, on.form, on.draft) if on.form.is_valid() else None
    if need is None:
        return None
    name = "procedure-papers" if need.attachments else "procedure-code"
    return name, on.kind.key, str(on.draft.key)


@require_http_methods(["GET", "HEAD", "POST"])
def procedure_check(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    """Show what, how much, from when and until when; on POST send the order."""
    on = draft_context(request, slug, draft)
    if on.draft.state not in EDITABLE_STATES and request.method != "POST":
        return redirect(*order_redirect_args(on.draft))
    if on.draft.state in EDITABLE_STATES and (wrong := on.first_fault()):
        return redirect("procedure-input", slug, draft, wrong)
    if on.draft.state in EDITABLE_STATES and (page := page_before_check(on)):
        return redirect(*page)
    if on.draft.state in EDITABLE_STATES and (asked := ask_for_proof(request, on)):
        return asked
    if request.method != "POST":
        return render_procedure_check(request, on)
    return respond_to_sending(request, on)


def ask_for_proof(request: MemberRequest, on: DraftContext) -> HttpResponse | None:
    """The step-up page where these answers ask for more proof, or None."""
    level = on.kind.level_of(on.form)
    return require_proof(request, rule_at_level(APPLICANTS_RULE, level))


def respond_to_sending(request: MemberRequest, on: DraftContext) -> HttpResponse:
    if on.kind.outside_page and on.draft.state in EDITABLE_STATES:
        return respond_to_leaving(request, on)
    passing = passing_form_of(request, on)
    if passing and not passing.is_valid():
        return render_procedure_check(request, on, passing=passing)
    try:
        if passing:
            pass_answers_on(on, passing)
        order = submit_checked_draft(request, on)
    except Refused as refusal:
        is_stopped = refusal.code == "not_accepting_now"
        if is_stopped:
            mark_draft_unsent(on.draft, at=now())
        on.draft.refresh_from_db()  # undone; and another tab may have changed it
        answer = render_procedure_check(request, on.with_form_anew(), refusal)
        if is_stopped:
            answer["Retry-After"] = str(seconds_before_retry(on.draft.pk))
        return answer
    return redirect("order", order.number)


def submit_checked_draft(request: MemberRequest, on: DraftContext) -> Order:
    on.form.is_valid()  # an order that was sent is answered by its key alone
    seen = request.POST.get("seen", "")[:64]
    return submit_procedure(on.kind, on.form, on.draft, seen=seen)


@require_POST
def procedure_discard(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    on = draft_context(request, slug, draft)
    try:
        key, actor = idempotency_key(request), str(request.member)
        draft_ending.discard_draft(on.draft, key=key, actor=actor, at=now())
    except Refused:
        return redirect(*order_redirect_args(on.draft))
    return redirect("procedures")
