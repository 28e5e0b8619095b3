"""Lead a customer to a page of an outside system before an order is sent, and back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.platform.clock import now
from madoguchi.procedures.engine import drafts
from madoguchi.procedures.engine.outside_pages import (
    ask_later,
    refuse_before_leaving,
    send_agreed_order,
)
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.outside_page import OutsideAnswer, OutsideState
from madoguchi.web.http.own_address import own_address
from madoguchi.web.procedures.draft_context import DraftContext, draft_context
from madoguchi.web.procedures.draft_pages import (
    order_redirect_args,
    render_procedure_check,
)
from madoguchi.web.procedures.order_rows import WENT_OUTSIDE
from madoguchi.web.procedures.passing_answers import outside_away


def respond_to_leaving(request: MemberRequest, on: DraftContext) -> HttpResponse:
    """Send the order where all is done outside; else open the page and lead there.

    The address comes in a page of ours, not in a redirection: browsers let a form of
    ours lead to no other site.
    """
    page, at = on.kind.outside_page, now()
    if page is None:
        raise LookupError("this kind has no page outside")
    seen = request.POST.get("seen", "")[:64]
    try:
        known = page.known_answer(on.draft)
        if known.state is OutsideState.OPEN:
            known = page.ask(on.draft, at=at)
        if known.state is OutsideState.DONE:
            order = send_agreed_order(on.draft, OutsideAnswer(known.state, seen), at=at)
            return redirect("order", order.number)
        refuse_before_leaving(on.kind, on.form, seen)
        back = own_address(request, "procedure-back", on.draft.kind, on.draft.key)
        address = page.open_page(on.draft, agreed=seen, return_address=back, at=at)
    except Unavailable:
        return render_procedure_check(request, on, outside_away())
    except Refused as refusal:
        on.draft.refresh_from_db()
        return render_procedure_check(request, on.with_form_anew(), refusal)
    drafts.save_answers(on.draft, {WENT_OUTSIDE: "yes"}, at=at)
    ask_later(on.draft, at, actor=str(request.member), at=at)
    context = {"page": {"on": on, "address": address}}
    return render(request, "procedures/outside.html", context)


@require_safe
def procedure_back(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    """Where the outside page leads back to: ask what came of it, and finish.

    What is done here was agreed to before the customer left, so that the GET of a page
    that leads back may do it; the job of the same draft would a little later.
    """
    on = draft_context(request, slug, draft)
    page, at = on.kind.outside_page, now()
    if page is None or on.draft.state not in EDITABLE_STATES:
        return redirect(*order_redirect_args(on.draft))
    try:
        answer = page.ask(on.draft, at=at)
    except Unavailable:
        return render_waiting(request, on, is_away=True)
    if answer.state is OutsideState.OPEN:
        return render_waiting(request, on, is_away=False)
    if answer.state is not OutsideState.DONE:
        return render_procedure_check(request, on, answer.refusal)
    try:
        order = send_agreed_order(on.draft, answer, at=at)
    except Refused as refusal:
        on.draft.refresh_from_db()
        return render_procedure_check(request, on.with_form_anew(), refusal)
    return redirect("order", order.number)


def render_waiting(
    request: MemberRequest, on: DraftContext, *, is_away: bool
) -> HttpResponse:
    """Say that the result is not known yet: nothing is lost, and a job asks again."""
    page = {"on": on, "refusal": outside_result_unknown() if is_away else None}
    return render(request, "procedures/outside_waiting.html", {"page": page})


def outside_result_unknown() -> Refused:
    return Refused(
        "outside_result_unknown",
        _(
            "社外の画面での結果を、まだ確かめられません。入力した内容は残っています。"
            "こちらで続けて確かめ、わかりしだい進めます。"
            "もう一度入力する必要はありません。"
        ),
    )
