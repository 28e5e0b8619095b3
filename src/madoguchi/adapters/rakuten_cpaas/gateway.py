"""Short messages by Rakuten's CPaaS: JSON, a bearer token, numbers as 81….

Settings: MADOGUCHI_SMS_URL is `https://<host>/sms/v1/submit`, PASSWORD the token,
SENDER the registered sender.
"""

import json

from django.conf import settings

from madoguchi.adapters.http_transport.json_answers import (
    RejectedError,
    object_with_id,
    post_for_object,
)
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.kernel.phone_number import international_number
from madoguchi.kernel.sms_text import UCS2_CODING, encode_sms
from madoguchi.messaging.delivery_states import DeliveryState
from madoguchi.messaging.ports import SentSms, SmsReceipt

MAX_CHARACTERS = 660
UNDELIVERED_WORDS = frozenset({"undelivered", "failed", "rejected", "expired"})


class RakutenCpaasGateway:
    def send(self, *, to: str, body: str, key: str) -> SentSms:
        if len(body) > MAX_CHARACTERS:
            raise Refused("sms_too_long", "SMS")
        encoded = encode_sms(body)
        kind = "unicode" if encoded.coding == UCS2_CODING else "text"
        message = {
            "from": settings.SMS_SENDER,
            "to": international_number(to),
            "message_type": kind,
            f"{kind}_message": {"text": body},
        }
        headers = {
            "Authorization": f"Bearer {settings.SMS_PASSWORD}",
            "Accept": "application/json",
            "Content-Type": "application/json; charset=UTF-8",
        }
        try:
            answer = post_for_object(
                settings.SMS_URL, json.dumps(message).encode(), headers
            )
        except RejectedError as error:
            raise Refused("sms_barred", "SMS") from error
        if not isinstance(answer.get("message_id"), str):
            raise Unavailable("rakuten: an answer without a message_id")
        return SentSms((answer["message_id"],), len(encoded.parts))

    def fetch_receipts(self) -> list[SmsReceipt]:
        return []

    def receipts_in(self, body: bytes) -> list[SmsReceipt]:
        receipt = object_with_id(body, "message_id")
        return [SmsReceipt(receipt["message_id"], state_of(receipt.get("status")))]


def state_of(status: object) -> DeliveryState:
    """Read a status word in any case; one that is not known says nothing yet."""
    word = str(status).lower()
    if word == "delivered":
        return DeliveryState.DELIVERED
    is_lost = word in UNDELIVERED_WORDS
    return DeliveryState.UNDELIVERED if is_lost else DeliveryState.SENT
