"""Show the pages of a draft: its input, and the check before it is sent."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.notices.queries import announcements_in_force, strictest_mode
from madoguchi.platform.clock import now
from madoguchi.procedures.attachments.store import order_attachments
from madoguchi.procedures.engine.offer import build_offer
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import Procedure, TranslatableText
from madoguchi.procedures.toolkit.outside_page import OutsideAnswer, OutsideState
from madoguchi.procedures.toolkit.passing_form import PassingForm
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.procedures.approval_to_come import approval_to_come
from madoguchi.web.procedures.draft_context import DraftContext
from madoguchi.web.procedures.step_count import step_count


def order_redirect_args(order: Order) -> tuple[str, ...]:
    """Return the page of an order that is no draft any more."""
    return ("order", order.number) if order.number else ("procedures",)


def render_input(
    request: MemberRequest, on: DraftContext, form: ProcedureForm, nth: int
) -> HttpResponse:
    step = step_count(on.kind, on.form, f"input {nth}")
    form.keep_page_fields(on.names_of_page(nth))
    page = {
        "step": step,
        "on": on,
        "form": form,
        "at": nth,
        "last_note": last_return_note(on.draft),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/input.html", {"page": page}, status=status)


def last_return_note(draft: Order) -> str:
    """Return what the desk asks to mend in an order that it sent back."""
    if draft.state != OrderState.RETURNED:
        return ""
    events = draft.events.filter(party=draft.party_id, now=OrderState.RETURNED)
    returned = events.order_by("pk").last()
    return returned.note if returned else ""


def render_procedure_check(
    request: MemberRequest,
    on: DraftContext,
    refusal: Refused | None = None,
    passing: PassingForm | None = None,
) -> HttpResponse:
    if wrong := on.first_fault():  # what was saved in another tab
        return redirect("procedure-input", on.kind.key, on.draft.key, wrong)
    try:
        offer = build_offer(on.kind, on.form)
    except Refused as error:
        show_refusal(on.form, error)
        return render_input(request, on, on.form, 1)  # from there to every page
    required = on.kind.attachments_of(on.form)
    outside = on.kind.outside_page
    known = outside.known_answer(on.draft) if outside else None
    page = {
        "step": step_count(on.kind, on.form, "check"),
        "must_read": [str(label) for label in on.kind.must_read],
        "on": on,
        "offer": offer,
        "facts_shown_once": on.form.shown_once(),
        "loss_warning": on.kind.loss_warning(on.form),
        "refusal": refusal or (known and known.refusal),
        "is_done_outside": (is_done := is_done_outside(known)),
        "button": button_words(on.kind, is_done=is_done),
        "passing": passing or (on.kind.passing_form and on.kind.passing_form()),
        "mode": strictest_mode(needs := on.kind.needs_of(on.draft.contract), now()),
        "outages": announcements_in_force(needs, now()),
        "approval": approval_to_come(request, on),
        "papers": order_attachments(on.draft) if required else [],
    }
    status = 422 if refusal or passing else 200
    return render(request, "procedures/check.html", {"page": page}, status=status)


def is_done_outside(known: OutsideAnswer | None) -> bool:
    return known is not None and known.state is OutsideState.DONE


def button_words(kind: type[Procedure], *, is_done: bool) -> TranslatableText:
    """Name what the button does: it leads outside first, where that is to be done."""
    if is_done and kind.sending_button:
        return kind.sending_button
    return kind.button or _("申し込む")
