"""What the carrier took of our short messages, and what became of it."""

from datetime import datetime, timedelta

from madoguchi.messaging.delivery_states import FINAL_STATES, DeliveryState
from madoguchi.messaging.models import SmsDelivery
from madoguchi.messaging.ports import SentSms, SmsReceipt
from madoguchi.messaging.sms import SMS_SENDER_NAME
from madoguchi.platform.outside_handles import register_outside_id

RECEIPTS_COME_FOR = timedelta(days=90)


def record_sent_sms(sent: SentSms, *, party: int, message: int, at: datetime) -> None:
    """Store a row for each number that the carrier gave. Inside the scope.

    Each has its share of the segments that are billed, the first what is left over.
    """
    share, rest = divmod(sent.segments, len(sent.outside_ids))
    SmsDelivery.objects.bulk_create(
        [
            SmsDelivery(
                party_id=party,
                message_id=message,
                outside_id=outside_id,
                segments=share + (0 if nth else rest),
                state=DeliveryState.SENT,
                sent_at=at,
            )
            for nth, outside_id in enumerate(sent.outside_ids)
        ],
        ignore_conflicts=True,
    )
    for outside_id in sent.outside_ids:
        register_outside_id(
            SMS_SENDER_NAME,
            outside_id,
            party=party,
            at=at,
            expires_at=at + RECEIPTS_COME_FOR,
        )


def record_sms_receipt(receipt: SmsReceipt, *, at: datetime) -> None:
    """Note a state that does not change again; the first one counts. In the scope."""
    if receipt.state in FINAL_STATES:
        waiting = SmsDelivery.objects.filter(
            outside_id=receipt.outside_id, state=DeliveryState.SENT
        )
        waiting.update(state=receipt.state, state_at=at)
