"""Decisions of the desk about an order that waits for it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
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


def required_reason(reason: str) -> str:
    return strip_reason(
        reason,
        Refused(
            "reason_needed",
            _(
                "お客様が読む理由を、ことばで5文字以上入力してください。"
                "何も変更していません。"
            ),
        ),
    )
