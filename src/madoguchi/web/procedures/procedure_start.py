"""Begin a procedure: its notice, then a draft."""

from collections.abc import Container
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import (
    customer_number_to_show,
    refuse_other_customer,
)
from madoguchi.identity.step_up import has_proved_level, redirect_to_step_up
from madoguchi.kernel.errors import Refused
from madoguchi.notices.queries import announcements_in_force, strictest_mode
from madoguchi.procedures.engine import drafts
from madoguchi.procedures.engine.draft_resuming import draft_of, resume_or_begin_draft
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.unreached_changes import end_sentence
from madoguchi.web.http.idempotency_keys import idempotency_key
from madoguchi.web.procedures.contract_choice import contracts_for_kind
from madoguchi.web.procedures.draft_context import (
    case_for_request,
    contract_row,
    kind_or_404,
)
from madoguchi.web.procedures.step_count import StepCount, step_count


def respond_to_start(
    request: MemberRequest, slug: str, answers: dict[str, Any] | None = None
) -> HttpResponse:
    """Show the notice of a procedure; on POST begin a draft and lead on to it.

    `answers`: chosen on the way here; with them only the check is left.
    """
    kind = kind_or_404(slug)
    if not kind.concerns(request.member.party):
        return lead_to_own_kind(request, kind)
    case = case_for_request(request, contract_row(request) if kind.services else None)
    if not kind.is_for(case.contract):
        raise Http404
    if case.contract is None and not request.access.is_whole:
        raise Http404  # it is about all of the customer
    key = idempotency_key(request)
    obstacle = refusal = refusal_of_case(kind, case)
    try:
        if request.method == "POST" and case.contract is None:
            refuse_other_customer(request)
        if request.method == "POST" and obstacle is None:
            target = page_of_new_draft(kind, case, key, answers)
            return lead_to_draft(request, kind, target)
    except Refused as error:
        refusal = error
    known = kind.form(answers, case=case) if answers else None
    page = notice_context(kind, case, known) | {"key": key, "refusal": refusal}
    page["can_begin"] = obstacle is None
    page["has_other_contracts"] = bool(obstacle and case.contract) and (
        len(contracts_for_kind(request, kind)) > 1
    )
    page["customer_number"] = customer_number_to_show(request)
    status = 422 if refusal and request.method == "POST" else 200
    return render(request, "procedures/notice.html", {"page": page}, status=status)


def lead_to_own_kind(request: MemberRequest, kind: type[Procedure]) -> HttpResponse:
    """Redirect a company to the kind that it has instead; 404 where there is none."""
    if request.member.party.is_consumer or not kind.for_companies:
        raise Http404
    return redirect("procedure-of-party", kind.for_companies)


def refusal_of_case(kind: type[Procedure], case: Case) -> Refused | None:
    """Return why the contract or customer cannot have it at all, or None."""
    try:
        refuse_not_offered(kind)
        kind.refuse_case(case)
    except Refused as error:
        return error
    return None


def refuse_not_offered(kind: type[Procedure]) -> None:
    """Refuse what this operator has not opened here, with the way that is open."""
    if kind.is_offered():
        return
    raise Refused(
        "card_by_telephone",
        _(
            "このお手続きは、いまはお電話で承ります。申し込んでいません。"
            "何も変わっていません。"
        ),
    )


def page_of_new_draft(
    kind: type[Procedure], case: Case, key: UUID, answers: dict[str, Any] | None
) -> str:
    """Resume or begin a draft; return the page on which it goes on."""
    draft = resume_or_begin_draft(kind, case, key=key)
    if answers is None:
        return reverse("procedure-input", args=[kind.key, draft.key, 1])
    drafts.preset_answers(draft, answers, at=case.at)
    form = kind.form(draft.answers, case=case)
    open_pages = unanswered_pages(form, draft.answers)
    if not open_pages or not form.errors.keys().isdisjoint(answers):
        return reverse("procedure-check", args=[kind.key, draft.key])
    return reverse("procedure-input", args=[kind.key, draft.key, open_pages[0]])


def has_own_answers(draft: Order | None) -> bool:
    return draft is not None and bool(draft.answers) and not draft.is_preset


def unanswered_pages(form: ProcedureForm, answers: Container[str]) -> list[int]:
    """Return the pages of input, from 1, of which nothing was answered."""
    return [
        nth
        for nth, names in enumerate(form.page_names(), 1)
        if not any(name in answers for name in names)
    ]


def lead_to_draft(
    request: MemberRequest, kind: type[Procedure], target: str
) -> HttpResponse:
    """Redirect to a draft, past the proof that its kind asks for."""
    if kind.level <= 1 or has_proved_level(request, kind.level, fresh=True):
        return redirect(target)
    return redirect_to_step_up(request, kind.level, next_url=target)


def notices_of_start(kind: type[Procedure], case: Case) -> list[str]:
    """Say first that a contract is to end, then what the kind itself says."""
    ending = end_sentence(case, kind.key)
    return [*([ending] if ending else []), *kind.notices(case)]


def notice_context(
    kind: type[Procedure], case: Case, known: ProcedureForm | None
) -> dict[str, object]:
    """Gather what is to be known before; `known` holds answers given on the way."""
    is_known = known is not None and known.is_valid()
    lane = kind.lane_of(known) if known and is_known else kind.lane
    steps = step_count(kind, known or kind.form(case=case), "notice")
    to_ask = unanswered_pages(known, known.data) if known else []
    if known and is_known:
        known.keep_page_fields(known.data)
    return {
        "step": StepCount(1, 2 + len(to_ask)) if known else steps,
        "beside": kind.beside(case),
        "kind": kind,
        "asks_nothing": not (known or kind.form(case=case)).page_names(),
        "contract": case.contract,
        "notices": notices_of_start(kind, case),
        "sentence": kind.timing.sentence(case.timing_request()),
        "mode": strictest_mode(needs := kind.needs_of(case.contract), case.at),
        "outages": announcements_in_force(needs, case.at),
        "twin": drafts.order_under_way(case, lane),
        "has_answers": has_own_answers(draft_of(kind, case)),
        "is_all_known": known is not None and not to_ask,
        "known": known.summary() if known and is_known else None,
    }
