"""Fetch the delivery receipts that wait at the message centre, and read them."""

import asyncio
import re

import smpp34

from madoguchi.adapters.smpp.connection import bound_session
from madoguchi.messaging.delivery_states import DeliveryState
from madoguchi.messaging.ports import SmsReceipt

QUIET_SECONDS = 2
MAX_RECEIPTS = 1_000
RECEIPTED_ID_TAG, MESSAGE_STATE_TAG = 0x001E, 0x0427
IS_RECEIPT = 0x04  # esm_class: the message is a receipt of the centre
RECEIPT_TEXT = re.compile(r"\bid:(?P<id>\S+).*?\bstat:(?P<state>[A-Z]+)", re.DOTALL)
STATE_OF_WORD = {
    "DELIVRD": DeliveryState.DELIVERED,
    "EXPIRED": DeliveryState.UNDELIVERED,
    "DELETED": DeliveryState.UNDELIVERED,
    "UNDELIV": DeliveryState.UNDELIVERED,
    "REJECTD": DeliveryState.UNDELIVERED,
}
STATE_OF_NUMBER = {
    2: DeliveryState.DELIVERED,
    3: DeliveryState.UNDELIVERED,
    4: DeliveryState.UNDELIVERED,
    5: DeliveryState.UNDELIVERED,
    8: DeliveryState.UNDELIVERED,
}
"""Message states of SMPP 3.4, section 5.2.28: delivered, expired, deleted,
undeliverable, rejected. The others say nothing yet."""


async def receive_waiting() -> list[smpp34.DeliverSmEvent]:
    """Return what the centre delivers until it is quiet for two seconds."""
    messages: list[smpp34.DeliverSmEvent] = []
    async with bound_session("RX") as session:
        while len(messages) < MAX_RECEIPTS:
            try:
                event = await asyncio.wait_for(session.next(), QUIET_SECONDS)
            except TimeoutError:
                break
            if not isinstance(event, smpp34.DeliverSmEvent):
                break
            messages.append(event)
    return messages


def receipt_in_message(message: smpp34.DeliverSmEvent) -> SmsReceipt | None:
    """Read the optional parameters, else the text; None for what is no receipt."""
    if not message.esm_class & IS_RECEIPT:
        return None
    text = RECEIPT_TEXT.search(message.short_message.decode("ascii", "replace"))
    values = {tlv.tag: tlv.value for tlv in message.tlvs}
    named = values.get(RECEIPTED_ID_TAG, b"").rstrip(b"\0").decode()
    outside_id = named or (text["id"] if text else "")
    if not outside_id:
        return None
    number = int.from_bytes(values.get(MESSAGE_STATE_TAG, b"\0"))
    word = text["state"] if text else ""
    state = STATE_OF_NUMBER.get(number) or STATE_OF_WORD.get(word)
    return SmsReceipt(outside_id, state or DeliveryState.SENT)
