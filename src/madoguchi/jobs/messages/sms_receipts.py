"""Take what outside systems tell: by call-backs, or when they are asked."""

from collections.abc import Callable
from datetime import datetime

from procrastinate.contrib.django import app

from madoguchi.jobs.payments.card_calls import answer_of_gateway
from madoguchi.jobs.payments.mandate_calls import answer_of_bank
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.kernel.errors import Unavailable
from madoguchi.messaging.delivery_states import DeliveryState
from madoguchi.messaging.ports import SMS, SmsReceipt
from madoguchi.messaging.sms import SMS_SENDER_NAME
from madoguchi.messaging.sms_deliveries import record_sms_receipt
from madoguchi.payments.outside_ids import BANK_SENDER_NAME, CARD_SENDER_NAME
from madoguchi.platform.clock import now
from madoguchi.platform.models import InboundCall
from madoguchi.platform.outside_handles import party_of_outside_id
from madoguchi.platform.scope import scope

COLLECTOR_ACTOR = "sms receipts"


@app.task(name="take_inbound_call", retry=RETRY_FOR_A_DAY)
def take_inbound_call(party: int, actor: str, call: int) -> None:
    """Act on a call-back that was stored; one that is done is left alone.

    About a card or a bank account its company is asked between two transactions.
    """
    at = now()
    with scope(actor, party):
        row = InboundCall.objects.filter(pk=call, done_at=None).first()
    if row is None:
        return
    if row.sender == CARD_SENDER_NAME:
        record_effect = answer_of_gateway(party, actor, row.content)
    elif row.sender == BANK_SENDER_NAME:
        record_effect = answer_of_bank(party, actor, row.content)
    else:
        record_effect = receipt_effect(row.content)
    with scope(actor, party):
        rows = InboundCall.objects.select_for_update()
        row = rows.filter(pk=call, done_at=None).first()
        if row is None:
            return
        record_effect(at)
        row.done_at = at
        row.save(update_fields=["done_at"])


def receipt_effect(content: dict[str, str]) -> Callable[[datetime], None]:
    receipt = SmsReceipt(content["outside_id"], DeliveryState(content["state"]))
    return lambda at: record_sms_receipt(receipt, at=at)


@periodic_task(cron="* * * * *", name="collect_sms_receipts")
def collect_sms_receipts(at: datetime) -> None:
    """Fetch the receipts that wait at a carrier that does not call us."""
    if not SMS.is_open:
        return
    try:
        receipts = SMS.load_adapter().fetch_receipts()
    except Unavailable:
        return  # asked again in a minute; the receipts stay there
    for receipt in receipts:
        party = party_of_outside_id(SMS_SENDER_NAME, receipt.outside_id)
        if party is not None:
            with scope(COLLECTOR_ACTOR, party):
                record_sms_receipt(receipt, at=at)
