"""Decisions of the desk about an order that waits for it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.reasons import strip_reason
from madoguchi.procedures.engine.identity import refuse_unidentified
from madoguchi.procedures.engine.submit import schedule_order
from madoguchi.procedures.engine.transitions import (
    change_order_state,
    wrong_state,
)
from madoguchi.procedures.models import Order, lock_order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY


@transaction.atomic
def approve_order(order: Order, *, actor: str, at: datetime) -> None:
    """Approve an order.

    Refused with `own_request` for one's own, with `identity_not_checked` where the new
    holder has to be identified first.
    """
    lock_order(order)
    if order.actor == actor:
        raise Refused(
            "own_request",
            _("ご自身の申し込みは承認できません。何も変更していません。"),
        )
    refuse_unidentified(order)
    order.effective_on = order.effective_on or at.date()
    order.save(update_fields=["effective_on"])
    schedule_order(order, actor=actor, at=at)


@transaction.atomic
def send_back_order(order: Order, *, reason: str, actor: str, at: datetime) -> None:
    """Send an order back (差戻し), for the customer to correct and send again.

    Refused with `wrong_state` for a kind that no customer begins.
    """
    if REGISTRY[order.kind].asker:
        raise wrong_state()
    change_order_state(
        order, OrderState.RETURNED, actor=actor, at=at, note=required_reason(reason)
    )


@transaction.atomic
def reject_order(order: Order, *, reason: str, actor: str, at: datetime) -> None:
    change_order_state(
        order, OrderState.REJECTED, actor=actor, at=at, note=required_reason(reason)
    )


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


def required_reason(reason: str) -> str:
    return strip_reason(
        reason,
        Refused(
            "reason_needed",
            _("お客様が読む理由を5文字以上で入力してください。何も変更していません。"),
        ),
    )
