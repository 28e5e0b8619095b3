"""An SMS carrier without an outside: messages become files of the outbox."""

import json
from pathlib import Path

from django.conf import settings

from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.kernel.sms_text import encode_sms
from madoguchi.messaging.delivery_states import DeliveryState
from madoguchi.messaging.ports import SentSms, SmsReceipt
from madoguchi.platform.clock import now

SILENT_SUFFIX = "00"
BARRED_SUFFIX = "99"


class SmsSimulator:
    """Numbers that end in 00 are Unavailable, those in 99 are refused as barred.

    A call-back of it is `{"id": …, "state": "delivered"}`.
    """

    def send(self, *, to: str, body: str, key: str) -> SentSms:
        if to.endswith(SILENT_SUFFIX):
            raise Unavailable("sms: no answer")
        if to.endswith(BARRED_SUFFIX):
            raise Refused("sms_barred", "SMS")
        folder = Path(settings.OUTBOX_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{key}.sms"
        if not file.exists():
            message = {"to": to, "body": body, "at": now().isoformat()}
            file.write_text(json.dumps(message, ensure_ascii=False))
        return SentSms((key,), len(encode_sms(body).parts))

    def fetch_receipts(self) -> list[SmsReceipt]:
        return []

    def receipts_in(self, body: bytes) -> list[SmsReceipt]:
        receipt = json.loads(body)
        if not isinstance(receipt, dict) or not isinstance(receipt.get("id"), str):
            raise ValueError("not a receipt")  # noqa: TRY004 the port says ValueError
        return [SmsReceipt(receipt["id"], DeliveryState(str(receipt.get("state"))))]
