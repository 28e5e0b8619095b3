"""Carry orders out, one step at a time. The row decides, jobs only remind."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.customers.portal_changes import attribute_changes_to
from madoguchi.kernel.errors import Refused
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.engine.transitions import (
    change_order_state,
    update_order_handle,
)
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import RUNNING_STATES, OrderState
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.case import build_case
from madoguchi.procedures.toolkit.order_steps import OrderRun, OrderStep


def begin_next_step(
    pk: int, *, actor: str, at: datetime
) -> tuple[OrderRun, OrderStep] | None:
    """Return the next step and its input; None where nothing is due. Repeatable.

    Refused with `outdated` where the answers are no longer valid.
    """
    order = Order.objects.select_for_update().get(pk=pk)
    early = order.run_at is not None and at < order.run_at
    if order.state not in RUNNING_STATES or (early and order.held_at is None):
        return None  # taken back meanwhile, already done, or its own job is to come
    if refresh_hold(order, at=at) or early:
        return None  # one that is not due yet may end its wait, but begins none
    kind = REGISTRY[order.kind]
    case = build_case(order.party, order.contract, actor=actor, at=at)
    case = replace(case, order=order.pk)
    kind.refuse_case(case)
    form = kind.form(order.answers, case=case)
    if not form.is_valid():
        raise Refused("outdated", outdated_message(form.errors))
    if order.state == OrderState.SCHEDULED:
        change_order_state(order, OrderState.IN_PROGRESS, actor=actor, at=at)
    return OrderRun(order, form.cleaned_data, case), remaining_steps(order)[0]


def refresh_hold(order: Order, *, at: datetime) -> bool:
    """Hold an order (保留) while a function that it needs is not open.

    Returns whether it is held. Opening the function, or the janitor, queues it again.
    """
    mode = strictest_mode(REGISTRY[order.kind].needs_of(order.contract), at)
    held = at if mode else None
    if bool(held) != bool(order.held_at):
        order.held_at = held
        order.save(update_fields=["held_at"])
        update_order_handle(order, at=at)
    return mode is not None


def finish_step(run: OrderRun, step: OrderStep, answer: object) -> None:
    """Write what a step found, mark it done, and queue the next one."""
    order = run.order
    order.refresh_from_db(from_queryset=Order.objects.select_for_update())
    if order.state != OrderState.IN_PROGRESS or step.name in order.done:
        return  # another worker was faster
    attribute_changes_to(order.number, order.effective_on)
    wait = step.then(run, answer)
    if wait is None:
        order.done = [*order.done, step.name]
        order.save(update_fields=["done"])
    if remaining_steps(order):
        when, party = wait.until if wait else run.at, order.party_id
        defer_job("advance_order", when, party=party, actor=run.actor, order=order.pk)
    else:
        change_order_state(order, OrderState.COMPLETED, actor=run.actor, at=run.at)


def fail_order(pk: int, *, actor: str, at: datetime, note: str) -> None:
    """Mark a running order as failed (要対応); one that has ended stays as it is."""
    order = Order.objects.select_for_update().get(pk=pk)
    if order.state in RUNNING_STATES:
        change_order_state(order, OrderState.FAILED, actor=actor, at=at, note=note)


def remaining_steps(order: Order) -> list[OrderStep]:
    return [s for s in REGISTRY[order.kind].steps if s.name not in order.done]


def outdated_message(errors: object) -> str:
    words = _("申し込みのときの条件が変わりました: %(faults)s")
    return words % {"faults": str(getattr(errors, "as_text", lambda: "")())[:800]}
