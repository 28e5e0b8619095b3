"""A customer's paper goes to a bank, which decides on it and answers weeks later."""

from datetime import datetime

from django.db import transaction

from madoguchi.kernel.wording import day_in_japan
from madoguchi.platform.audit import Act, record
from madoguchi.procedures.engine.transitions import wrong_state
from madoguchi.procedures.models import Order, OrderHandle, lock_order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY


@transaction.atomic
def record_sent_paper(order: Order, *, actor: str, at: datetime) -> None:
    """Keep who sent the paper of an order to the bank, and on which JST day.

    Sent once more, the newer day counts. Refused with `wrong_state` for an order that
    waits for no bank.
    """
    lock_order(order)
    kind = REGISTRY.get(order.kind)
    if order.state != OrderState.AWAITING_APPROVAL or not (kind and kind.awaits_bank):
        raise wrong_state()
    handle = OrderHandle.objects.select_for_update().get(pk=order.pk)
    before, day = handle.paper_sent_on, day_in_japan(at)
    handle.paper_sent_on, handle.paper_sent_by = day, actor
    handle.save(update_fields=["paper_sent_on", "paper_sent_by"])
    act = Act("paper_sent_to_bank", order.number, order.party_id, actor, at)
    record(act, {"paper_sent_on": [str(before or ""), str(day)]})
