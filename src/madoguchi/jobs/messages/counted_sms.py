"""Send a short message, and count what the carrier bills for it."""

from madoguchi.messaging.ports import SentSms
from madoguchi.messaging.sms import send_sms
from madoguchi.messaging.sms_counts import count_sent_sms
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

SMS_COUNT_ACTOR = "sms count"


def send_counted_sms(*, to: str, body: str, key: str) -> SentSms:
    """Send as `send_sms` does, outside of a transaction. Each that was taken counts."""
    sent = send_sms(to=to, body=body, key=key)
    with batch(SMS_COUNT_ACTOR):
        count_sent_sms(sent, now())
    return sent
