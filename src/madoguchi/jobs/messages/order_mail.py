"""Mails about an order: facts and days; no link, no amount."""

from procrastinate.contrib.django import app

from madoguchi.jobs.messages.order_message import deliver_message, order_message
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging.models import Message
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.transitions import update_order_handle
from madoguchi.procedures.models import Order, OrderEvent, lock_order
from madoguchi.procedures.models.states import EDITABLE_STATES, OrderState
from madoguchi.procedures.toolkit.base import REGISTRY, desk_procedure_keys

SUBJECTS_BY_STATE = {
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
        message = order_event_message(row) if concerns_customer(row) else None
    deliver_message(message, party=party, actor=actor)
    with scope(actor, party):
        OrderEvent.objects.filter(pk=event).update(told_at=at)


def concerns_customer(row: OrderEvent) -> bool:
    """Whether the customer gets a mail about the event.

    Of orders that the desk began, only about completion.
    """
    return (
        row.order.kind not in desk_procedure_keys() or row.now == OrderState.COMPLETED
    )


def order_event_message(row: OrderEvent) -> Message | None:
    title = REGISTRY[row.order.kind].title
    subject = SUBJECTS_BY_STATE[OrderState(row.now)].format(title=title)
    return order_message(row.order, subject, "mail/order.txt", {"event": row})


@app.task(name="tell_draft", retry=RETRY_FOR_A_DAY)
def tell_draft(party: int, actor: str, order: int) -> None:
    """Tell the customer that a draft stopped by an incident can be sent now.

    It is never sent by itself.
    """
    with scope(actor, party):
        draft = Order.objects.get(pk=order)
        kept_at = draft.kept_at
        if not is_sendable(draft):
            return
        subject = f"{REGISTRY[draft.kind].title}を送信できます"
        message = order_message(draft, subject, "mail/draft.txt", {})
    deliver_message(message, party=party, actor=actor)
    with scope(actor, party):
        lock_order(draft)
        if draft.kept_at == kept_at:  # else another incident has stopped it since
            draft.kept_at = None
            draft.save(update_fields=["kept_at"])
            update_order_handle(draft, at=now())


def is_sendable(draft: Order) -> bool:
    """Whether the draft was stopped, is still a draft, and is accepted again."""
    is_kept = draft.kept_at is not None and draft.state in EDITABLE_STATES
    functions = REGISTRY[draft.kind].functions_for(draft.contract)
    return is_kept and strictest_mode(functions) is None


@app.task(name="send_message", retry=RETRY_FOR_A_DAY)
def send_message(party: int, actor: str, message: int) -> None:
    """Send a stored message, unless it was sent before."""
    with scope(actor, party):
        row = Message.objects.filter(pk=message, sent_at=None).first()
    deliver_message(row, party=party, actor=actor)
