"""To do: orders of colleagues that wait for an approver of the company."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.customers.rights import Right
from madoguchi.departments.granted_rows import access_for_right
from madoguchi.identity.member_request import MemberRequest
from madoguchi.procedures.engine.approvers import actors_of_sending, may_reach_order
from madoguchi.procedures.models.states import OrderState
from madoguchi.web.home.todo import Todo
from madoguchi.web.procedures.order_rows import OrderRow


def approval_todos(
    request: MemberRequest, rows: Sequence[OrderRow], today: date
) -> list[Todo]:
    """Those that this member may decide on, each due on its last day."""
    waiting = [row for row in rows if row.state is OrderState.AWAITING_MEMBER]
    if not waiting:
        return []
    membership = request.members.of_party(request.access.party_id)
    assert membership is not None  # noqa: S101 its scope is open
    access = access_for_right(membership, Right.APPROVE_ORDERS, today)
    return [
        approval_todo(row)
        for row in waiting
        if may_reach_order(access, row.order)
        and str(request.member) not in actors_of_sending(row.order)
    ]


def approval_todo(row: OrderRow) -> Todo:
    return Todo(
        title=_("%(kind)sの申し込みが、承認を待っています") % {"kind": row.title},
        detail=_("受付番号 %(number)s") % {"number": row.order.number},
        button=_("確かめる"),
        url=reverse("approval", args=[row.order.number]),
        due_on=row.order.approve_by_on,
    )
