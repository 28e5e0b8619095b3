"""Mails about an order: facts and days; no link, no amount."""

from datetime import datetime

from procrastinate.contrib.django import app

from madoguchi.jobs.messages.order_message import deliver_message, order_message
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.wording import day_in_japan
from madoguchi.messaging.models import Message
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.approvers import approvers_of_order
from madoguchi.procedures.engine.cancellation import may_cancel_order
from madoguchi.procedures.engine.promised_days import days_to_come
from madoguchi.procedures.models import OrderEvent
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY, desk_procedure_keys

SUBJECTS_BY_STATE = {
    OrderState.AWAITING_MEMBER: "{title}の承認をお待ちしています",
    OrderState.AWAITING_APPROVAL: "{title}を受け付けました",
    OrderState.SCHEDULED: "{title}を受け付けました",
    OrderState.RETURNED: "{title}に直していただく点があります",
    OrderState.COMPLETED: "{title}が完了しました",
    OrderState.CANCELLED: "{title}を取り消しました",
    OrderState.REJECTED: "{title}をお受けできませんでした",
}


@app.task(name="tell_order", retry=RETRY_FOR_A_DAY)
def tell_order(party: int, actor: str, event: int) -> None:
    """Send the mail about an event once; it is stored first and then sent."""
    at = now()
    with scope(actor, party):
        row = OrderEvent.objects.select_related("order").get(pk=event)
        if row.told_at:
            return
        if row.now == OrderState.AWAITING_MEMBER:
            ask_approvers(row, actor=actor, at=at)
            return
        message = order_event_message(row) if concerns_customer(row) else None
    deliver_message(message, party=party, actor=actor)
    with scope(actor, party):
        OrderEvent.objects.filter(pk=event).update(told_at=at)


def concerns_customer(row: OrderEvent) -> bool:
    """Whether the customer gets a mail about the event.

    Of orders that the desk began, only about completion; of what is carried out as it
    is accepted or approved, too: the mail that it is done says both.
    """
    if row.now == OrderState.COMPLETED:
        return True
    return row.order.kind not in desk_procedure_keys() and not is_done_at_once(row)


def is_done_at_once(row: OrderEvent) -> bool:
    """Whether an accepted order begins in the same moment, and nothing holds it."""
    order = row.order
    is_due = order.run_at is not None and order.run_at <= row.at
    return row.now == OrderState.SCHEDULED and is_due and order.held_at is None


def order_event_message(row: OrderEvent) -> Message | None:
    subject = subject_of_event(row)
    today = day_in_japan(row.at)
    own_days = [day for day in days_to_come(row.order, today) if day.by_customer]
    return order_message(
        row.order,
        subject,
        "mail/order.txt",
        {
            "event": row,
            "today": today,
            "own_days": own_days,
            "may_cancel": may_cancel_order(row.order, row.at),
            "is_by_colleague": was_rejected_by_colleague(row),
        },
    )


def subject_of_event(row: OrderEvent) -> str:
    title = REGISTRY[row.order.kind].title
    if was_rejected_by_colleague(row):
        return f"{title}は社内で承認されませんでした"
    return SUBJECTS_BY_STATE[OrderState(row.now)].format(title=title)


def was_rejected_by_colleague(row: OrderEvent) -> bool:
    return (row.was, row.now) == (OrderState.AWAITING_MEMBER, OrderState.REJECTED)


def ask_approvers(row: OrderEvent, *, actor: str, at: datetime) -> None:
    """Store a mail to each approver of an order, and queue them; once for an event.

    None where it does not wait any more. Without an approver there is nobody to ask:
    the page of the order says so.
    """
    order, party = row.order, row.party_id
    is_waiting = order.state == OrderState.AWAITING_MEMBER
    for member in approvers_of_order(order, day_in_japan(at)) if is_waiting else ():
        message = order_message(
            order,
            subject_of_event(row),
            "mail/approval.txt",
            {"event": row, "member": member},
            to=member.user.email,
        )
        if message:
            defer_job("send_message", at, party=party, actor=actor, message=message.pk)
    OrderEvent.objects.filter(pk=row.pk).update(told_at=at)


@app.task(name="send_message", retry=RETRY_FOR_A_DAY)
def send_message(party: int, actor: str, message: int) -> None:
    """Send a stored message, unless it was sent before."""
    with scope(actor, party):
        row = Message.objects.filter(pk=message, sent_at=None).first()
    deliver_message(row, party=party, actor=actor)
