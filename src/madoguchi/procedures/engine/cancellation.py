"""Cancel an order by its customer."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.commands import command
from madoguchi.procedures.engine.transitions import change_order_state
from madoguchi.procedures.models import Order, lock_order
from madoguchi.procedures.models.states import STATE_TRANSITIONS, OrderState


def may_cancel_order(order: Order, at: datetime) -> bool:
    """Whether it may be taken back; until a colleague approves it, at any time."""
    if order.state == OrderState.AWAITING_MEMBER:
        return True
    until = order.cancellable_until
    possible = OrderState.CANCELLED in STATE_TRANSITIONS.get(order.state, ())
    return possible and until is not None and at < until


def cancel_order(order: Order, *, key: UUID, actor: str, at: datetime) -> None:
    """Cancel an order once. Refused with `too_late_to_cancel`."""

    def act() -> int:
        lock_order(order)
        if not may_cancel_order(order, at):
            raise Refused(
                "too_late_to_cancel",
                _(
                    "取り消せる期限を過ぎているか、取り消せない手続きです。"
                    "申し込みはそのまま進みます。お困りのときはお電話ください。"
                ),
            )
        change_order_state(order, OrderState.CANCELLED, actor=actor, at=at)
        return order.pk

    command(key, act, actor=actor, party=order.party_id, request=["cancel", order.pk])
