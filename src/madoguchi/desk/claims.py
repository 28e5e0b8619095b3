"""Claim an order, release it or take it over, without opening its customer."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from madoguchi.desk.desk_forms import ReasonForm, reason_of_form
from madoguchi.desk.order_detail import handle_or_404, render_order_page
from madoguchi.desk.party_scope import REVISER_ROLES, DeskRequest, staff_party_scope
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.claims import (
    claim_handle,
    release_handle,
    take_over_handle,
)
from madoguchi.procedures.models import OrderHandle
from madoguchi.procedures.toolkit.base import REGISTRY

ClaimAction = Callable[[OrderHandle, str], None]


@require_POST
def claim_order(request: DeskRequest, number: str) -> HttpResponse:
    return run_claim_action(
        request, number, lambda h, actor: claim_handle(h, actor=actor, at=now())
    )


@require_POST
def release_order(request: DeskRequest, number: str) -> HttpResponse:
    return run_claim_action(
        request, number, lambda h, actor: release_handle(h, actor=actor, at=now())
    )


@require_POST
def take_over_order(request: DeskRequest, number: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    form.is_valid()
    return run_claim_action(
        request,
        number,
        lambda h, actor: take_over_handle(
            h, reason=reason_of_form(form), actor=actor, at=now()
        ),
    )


def run_claim_action(
    request: DeskRequest, number: str, verb: ClaimAction
) -> HttpResponse:
    handle = handle_or_404(number)
    try:
        refuse_unfit_role(request, handle)
        with staff_party_scope(request, handle.party_id) as actor:
            verb(handle, actor)
    except Refused as refusal:
        return render_order_page(request, handle_or_404(number), refusal)
    return redirect("desk:order", number)


def refuse_unfit_role(request: DeskRequest, handle: OrderHandle) -> None:
    """Refuse with `not_your_role` an order that this role may not decide."""
    kind = REGISTRY.get(handle.kind)
    if kind and kind.asker and request.staff.role not in REVISER_ROLES:
        raise Refused(
            "not_your_role",
            _(
                "請求書の修正・返還・再発行は、請求担当か窓口責任者が受け持ちます。"
                "何も変更していません。"
            ),
        )
