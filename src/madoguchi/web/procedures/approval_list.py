"""The list of what waits for a company's approver, and of what was decided."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.identity.member_request import MemberRequest
from madoguchi.procedures.engine.approvers import actors_of_sending
from madoguchi.procedures.models import MemberApproval
from madoguchi.procedures.models.states import OrderState
from madoguchi.web.procedures.names_of_members import names_of_members
from madoguchi.web.procedures.order_rows import OrderRow, order_rows, orders_of

MAX_WAITING_SHOWN = 50
MAX_DECISIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    row: OrderRow
    asked_by: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class DecidedOrder:
    row: OrderRow
    decision: MemberApproval
    decided_by: str


@require_safe
def approvals(request: MemberRequest) -> HttpResponse:
    """List what waits for this approver, the first to expire first; then decisions."""
    orders = orders_of(request.access).filter(state=OrderState.AWAITING_MEMBER)
    waiting = order_rows(orders.order_by("approve_by_on", "pk")[:MAX_WAITING_SHOWN])
    decisions = MemberApproval.objects.visible_to(request.access)
    newest = list(
        decisions.select_related("order__contract").order_by("-decided_at", "-pk")[
            :MAX_DECISIONS_SHOWN
        ]
    )
    names = names_of_members(
        request,
        [row.order.actor for row in waiting] + [row.decided_by for row in newest],
    )
    me = str(request.member)
    page = {
        "waiting": [
            WaitingOrder(
                row, names[row.order.actor], is_own=me in actors_of_sending(row.order)
            )
            for row in waiting
        ],
        "decided": [
            DecidedOrder(row, decision, names[decision.decided_by])
            for decision in newest
            for row in order_rows([decision.order])
        ],
    }
    return render(request, "orders/approvals.html", {"page": page})
