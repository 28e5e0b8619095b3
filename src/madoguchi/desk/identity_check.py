"""Record at the desk how a new holder was identified (本人確認)."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.desk_forms import IdentityCheckForm
from madoguchi.desk.order_detail import (
    handle_or_404,
    order_by_number,
    render_order_page,
)
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.procedures.engine.claim_checks import require_claim
from madoguchi.procedures.engine.identity import record_desk_check
from madoguchi.procedures.models import Order


@require_POST
def record_identity(request: DeskRequest, number: str) -> HttpResponse:
    """Record an identification of an order that was opened and claimed, once a key."""
    handle = handle_or_404(number)
    if (visit := current_visit(request, handle.party_id)) is None:
        return redirect("desk:order", number)
    form = IdentityCheckForm(request.POST)
    if not form.is_valid():
        return render_order_page(request, handle, identity_form=form)
    cells = form.cleaned_data
    try:
        with staff_party_scope(request, visit.party_id) as actor:
            order = order_by_number(visit, number)
            once = partial(record_once, order, cells, actor)
            facts = ["identity", handle.pk, cells["method"], cells["evidence"]]
            party = visit.party_id
            command(cells["key"], once, actor=actor, party=party, request=facts)
    except Refused as refusal:
        handle = handle_or_404(number)
        return render_order_page(request, handle, refusal, identity_form=form)
    return redirect("desk:order", number)


def record_once(order: Order, cells: dict[str, str], actor: str) -> int:
    require_claim(order.pk, actor=actor)
    record_desk_check(order, cells["method"], cells["evidence"], actor=actor, at=now())
    return order.pk
