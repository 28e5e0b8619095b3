"""Short messages over SMPP 3.4, by the library smpp34.

Settings: MADOGUCHI_SMS_URL is `smpp://host:port`, or `smpps://` with TLS; USER is the
system_id, PASSWORD the password, SENDER the source address.
"""

import asyncio

from madoguchi.adapters.smpp.receipts import receipt_in_message, receive_waiting
from madoguchi.adapters.smpp.submission import submit_parts
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.sms_text import encode_sms
from madoguchi.messaging.ports import SentSms, SmsReceipt

MAX_SEGMENTS = 10


class SmppGateway:
    """Binds as a transmitter for each message, and as a receiver for receipts."""

    def send(self, *, to: str, body: str, key: str) -> SentSms:
        encoded = encode_sms(body)
        if len(encoded.parts) > MAX_SEGMENTS:
            raise Refused("sms_too_long", "SMS")
        outside_ids = asyncio.run(submit_parts(to, encoded, key))
        return SentSms(outside_ids, len(encoded.parts))

    def fetch_receipts(self) -> list[SmsReceipt]:
        messages = asyncio.run(receive_waiting())
        found = (receipt_in_message(message) for message in messages)
        return [receipt for receipt in found if receipt]

    def receipts_in(self, body: bytes) -> list[SmsReceipt]:
        raise ValueError("receipts come over SMPP, not by call-backs")
