"""Tell the customer of a draft that maintenance stopped, once it can be sent."""

from procrastinate.contrib.django import app

from madoguchi.jobs.messages.order_message import order_message
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.notices.queries import strictest_mode
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.transitions import update_order_handle
from madoguchi.procedures.models import Order, lock_order
from madoguchi.procedures.models.states import EDITABLE_STATES
from madoguchi.procedures.toolkit.base import REGISTRY


@app.task(name="tell_draft", retry=RETRY_FOR_A_DAY)
def tell_draft(party: int, actor: str, order: int) -> None:
    """Tell the customer that a draft stopped by an incident can be sent now.

    It is never sent by itself. Once: the mail is queued in the transaction that takes
    the mark away.
    """
    at = now()
    with scope(actor, party):
        draft = Order.objects.get(pk=order)
        lock_order(draft)  # two jobs may come at once: the second finds nothing to tell
        if not is_sendable(draft):
            return
        subject = f"{REGISTRY[draft.kind].title}を送信できます"
        message = order_message(draft, subject, "mail/draft.txt", {})
        if message:
            defer_job("send_message", at, party=party, actor=actor, message=message.pk)
        draft.kept_at = None
        draft.save(update_fields=["kept_at"])
        update_order_handle(draft, at=at)


def is_sendable(draft: Order) -> bool:
    """Whether the draft was stopped, is still a draft, and is accepted again."""
    is_kept = draft.kept_at is not None and draft.state in EDITABLE_STATES
    needs = REGISTRY[draft.kind].needs_of(draft.contract)
    return is_kept and strictest_mode(needs, now()) is None
