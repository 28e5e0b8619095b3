"""Short messages by Karaden's API: a form, a bearer token, numbers as dialled.

Settings: MADOGUCHI_SMS_URL is `https://<host>/api/<tenant>/messages`, USER the number
of the service setting, PASSWORD the token. The registered setting has the sender.
"""

from urllib.parse import urlencode

from django.conf import settings

from madoguchi.adapters.http_transport.json_answers import (
    RejectedError,
    object_with_id,
    post_for_object,
)
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.kernel.sms_text import encode_sms
from madoguchi.messaging.delivery_states import DeliveryState
from madoguchi.messaging.ports import SentSms, SmsReceipt

API_VERSION = "2023-01-01"
MAX_CHARACTERS = 660
STATE_OF_RESULT = {
    "received": DeliveryState.DELIVERED,
    "unconnected": DeliveryState.UNDELIVERED,
    "error": DeliveryState.UNDELIVERED,
}
"""`sent_result`; what is not here (none, unknown) says nothing yet."""


class KaradenGateway:
    def send(self, *, to: str, body: str, key: str) -> SentSms:
        if len(body) > MAX_CHARACTERS:
            raise Refused("sms_too_long", "SMS")
        form = {"service_id": settings.SMS_USER, "to": to, "body": body, "tags[]": key}
        headers = {
            "Authorization": f"Bearer {settings.SMS_PASSWORD}",
            "Karaden-Version": API_VERSION,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            answer = post_for_object(
                settings.SMS_URL, urlencode(form).encode(), headers
            )
        except RejectedError as error:
            raise Refused("sms_barred", "SMS") from error
        if not isinstance(answer.get("id"), str):
            raise Unavailable("karaden: an answer without an id")
        billed = answer.get("charged_count_per_sent") or len(encode_sms(body).parts)
        return SentSms((answer["id"],), int(billed))

    def fetch_receipts(self) -> list[SmsReceipt]:
        return []

    def receipts_in(self, body: bytes) -> list[SmsReceipt]:
        receipt = object_with_id(body, "id")
        state = STATE_OF_RESULT.get(str(receipt.get("sent_result")), DeliveryState.SENT)
        if receipt.get("status") in {"error", "canceled"}:
            state = DeliveryState.UNDELIVERED
        return [SmsReceipt(receipt["id"], state)]
