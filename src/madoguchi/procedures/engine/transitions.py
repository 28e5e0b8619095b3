"""Change the state of an order: nothing else does."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.engine.promises import close_order_promises
from madoguchi.procedures.models import Order, OrderEvent, OrderHandle, lock_order
from madoguchi.procedures.models.states import (
    FRUITLESS_STATES,
    NOTIFIED_STATES,
    STATE_TRANSITIONS,
    OrderState,
)
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.outside_page import OutsideState


@transaction.atomic
def change_order_state(
    order: Order, to: OrderState, *, actor: str, at: datetime, note: str = ""
) -> None:
    """Change the state, with history and audit. Refused with `wrong_state`.

    Save other changes of the order before: it is read anew here.
    """
    lock_order(order)
    was = order.state
    if to not in STATE_TRANSITIONS.get(was, ()):
        raise wrong_state()
    order.state = to
    order.save(update_fields=["state"])
    update_order_handle(order, at=at)
    event = OrderEvent.objects.create(
        party_id=order.party_id,
        order=order,
        was=was,
        now=to,
        actor=actor,
        at=at,
        note=note,
    )
    close_order_promises(order, to, at=at)
    changes = {"state": [was, to.value]}
    party = order.party_id
    record(Act("order_moved", str(order), party, actor, at), changes)
    if to in NOTIFIED_STATES and order.number:
        defer_job("tell_order", at, party=party, actor=actor, event=event.pk)
    if to in FRUITLESS_STATES:
        ask_to_forget_outside(order, actor, at)


def ask_to_forget_outside(order: Order, actor: str, at: datetime) -> None:
    """Queue that an outside system forgets what was done there for nothing."""
    kind = REGISTRY.get(order.kind)
    page = kind.outside_page if kind else None
    if page and page.known_answer(order).state is not OutsideState.NONE:
        party = order.party_id
        defer_job("finish_outside_page", at, party=party, actor=actor, order=order.pk)


def wrong_state() -> Refused:
    return Refused(
        "wrong_state",
        _(
            "この申し込みは状態が変わったため、いまこの操作はできません。"
            "何も変更していません。画面を開き直して、いまの状態をお確かめください。"
        ),
    )


def update_order_handle(order: Order, *, at: datetime) -> None:
    """Copy the order's state to its handle, and release its claim."""
    facts = {
        "party_id": order.party_id,
        "key": order.key,
        "number": order.number,
        "kind": order.kind,
        "state": order.state,
        "run_at": order.run_at,
        "expected_on": order.expected_on,
        "is_held": order.held_at is not None,
        "is_kept": order.kept_at is not None,
        "moved_at": at,
        "claimed_by": "",
        "claimed_at": None,
    }
    OrderHandle.objects.update_or_create(order=order, defaults=facts)
