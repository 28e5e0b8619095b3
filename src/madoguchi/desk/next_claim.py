"""Claim the most urgent order that nobody has, at one press."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.accounts.models import Staff
from madoguchi.desk.order_detail import handle_or_404, render_order_page
from madoguchi.desk.party_scope import REVISER_ROLES, DeskRequest, staff_party_scope
from madoguchi.desk.queue_paging import orders_for_desk
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.claims import claim_handle
from madoguchi.procedures.models import OrderHandle
from madoguchi.procedures.toolkit.base import REGISTRY

MAX_ATTEMPTS = 5
"""So many colleagues may be quicker before the list is shown again."""


def claimable_orders(staff: Staff) -> QuerySet[OrderHandle]:
    """Return what nobody has and this role may decide, the soonest promised first."""
    rows = orders_for_desk().filter(claimed_by="")
    if staff.role in REVISER_ROLES:
        return rows
    return rows.exclude(kind__in=[k.key for k in REGISTRY.values() if k.asker])


@require_POST
def claim_next(request: DeskRequest) -> HttpResponse:
    """Claim it and lead to it; who has an order already is led to that one."""
    held = orders_for_desk().filter(claimed_by=str(request.staff)).first()
    if held is not None:
        return redirect("desk:order", held.number)
    for handle in claimable_orders(request.staff)[:MAX_ATTEMPTS]:
        try:
            with staff_party_scope(request, handle.party_id) as actor:
                claim_handle(handle, actor=actor, at=now())
        except Refused as refusal:
            if refusal.code == "claimed_already":
                continue
            return render_order_page(request, handle_or_404(handle.number), refusal)
        return redirect("desk:order", handle.number)
    return redirect("desk:queue")
