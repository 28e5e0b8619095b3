"""Decisions of the desk about a failed order (要対応)."""

from datetime import datetime

from django.db import transaction

from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.engine.review import required_reason
from madoguchi.procedures.engine.transitions import (
    change_order_state,
    wrong_state,
)
from madoguchi.procedures.models import Order, lock_order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY


@transaction.atomic
def resume_order(order: Order, *, actor: str, at: datetime) -> None:
    """Continue a failed order (要対応) with the step at which it stopped."""
    change_order_state(order, OrderState.IN_PROGRESS, actor=actor, at=at)
    party = order.party_id
    defer_job("advance_order", at, party=party, actor=actor, order=order.pk)


@transaction.atomic
def complete_order(order: Order, *, reason: str, actor: str, at: datetime) -> None:
    """Complete a failed order (要対応) that was carried out by hand."""
    change_order_state(order, OrderState.IN_PROGRESS, actor=actor, at=at)
    order.done = [step.name for step in REGISTRY[order.kind].steps]
    order.save(update_fields=["done"])
    change_order_state(
        order, OrderState.COMPLETED, actor=actor, at=at, note=required_reason(reason)
    )


@transaction.atomic
def call_off_order(order: Order, *, reason: str, actor: str, at: datetime) -> None:
    """Cancel a failed order (要対応). Refused with `wrong_state` for any other."""
    lock_order(order)
    if order.state != OrderState.FAILED:
        raise wrong_state()
    change_order_state(
        order, OrderState.CANCELLED, actor=actor, at=at, note=required_reason(reason)
    )
