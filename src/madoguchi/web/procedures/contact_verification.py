"""Verify a new address by a code, between input and check."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.identity.address_codes import (
    is_address_code_sent,
    redeem_address_code,
    send_address_code,
)
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.requirements import (
    mark_address_verified,
    unverified_address,
)
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.base import VerificationTarget
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.procedures.draft_context import DraftContext, draft_context
from madoguchi.web.procedures.step_count import step_count


def unproved_reach(on: DraftContext) -> VerificationTarget | None:
    """Return the address to verify; None while the answers are not valid."""
    return (
        unverified_address(on.kind, on.form, on.draft) if on.form.is_valid() else None
    )


def contact_code_purpose(reach: VerificationTarget) -> str:
    return f"contact-{reach.kind}"


def send_contact_code(request: MemberRequest, reach: VerificationTarget) -> None:
    """Send a code. Refused with `too_many_codes`."""
    purpose, to = contact_code_purpose(reach), (reach.kind, reach.address)
    send_address_code(request, current_user(request), purpose, to)


def is_contact_code_sent(request: MemberRequest, reach: VerificationTarget) -> bool:
    """Whether a code was sent to this address in this session."""
    purpose, to = contact_code_purpose(reach), (reach.kind, reach.address)
    return is_address_code_sent(request, current_user(request), purpose, to)


@require_http_methods(["GET", "HEAD", "POST"])
def contact_code(request: MemberRequest, slug: str, draft: UUID) -> HttpResponse:
    """Show the page of the code; it is sent by a button, never by a GET."""
    on = draft_context(request, slug, draft)
    reach = unproved_reach(on) if on.draft.state in EDITABLE_STATES else None
    if reach is None:
        return redirect("procedure-check", slug, draft)
    form = CodeForm()
    if request.method == "POST":
        form = CodeForm(request.POST if "code" in request.POST else {"code": "-"})
        try:
            if "send" in request.POST:
                send_contact_code(request, reach)
                return redirect("procedure-code", slug, draft)
            if form.is_valid() and is_contact_code_sent(request, reach):
                return accept_contact_code(
                    request, on, reach, form.cleaned_data["code"]
                )
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    return render_contact_code(request, on, reach, form)


def accept_contact_code(
    request: MemberRequest, on: DraftContext, reach: VerificationTarget, code: str
) -> HttpResponse:
    purpose, to = contact_code_purpose(reach), (reach.kind, reach.address)
    redeem_address_code(request, current_user(request), purpose, to, code)
    actor = str(request.member)
    mark_address_verified(on.draft, reach.address, actor=actor, at=now())
    return redirect("procedure-check", on.kind.key, on.draft.key)


def render_contact_code(
    request: MemberRequest, on: DraftContext, reach: VerificationTarget, form: CodeForm
) -> HttpResponse:
    page = {
        "step": step_count(on.kind, on.form, "code"),
        "on": on,
        "form": form,
        "reach": reach,
        "is_sent": is_contact_code_sent(request, reach),
        "way": _("SMS") if reach.kind == "sms" else _("メール"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/code.html", {"page": page}, status=status)
