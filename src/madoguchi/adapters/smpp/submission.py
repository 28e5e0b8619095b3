"""Hand the parts of a text to the message centre, and read its answers."""

import asyncio
from zlib import crc32

import smpp34
from django.conf import settings

from madoguchi.adapters.smpp.connection import bound_session
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.kernel.phone_number import international_number
from madoguchi.kernel.sms_text import EncodedSms, join_header

ANSWER_TIMEOUT_SECONDS = 15
ALPHANUMERIC_TON, INTERNATIONAL_TON, UNKNOWN_TON = 5, 1, 0
ISDN_NPI, UNKNOWN_NPI = 1, 0
WITH_HEADER = 0x40  # esm_class: the message begins with a header (UDHI)
REPORT_RESULT = 1  # registered_delivery: tell whether it arrived, or not
REFUSED_NUMBER_STATUSES = {0x0B, 0x50, 0x51}
"""The number is not valid (ESME_RINVDSTADR), or its type or plan (…TON, …NPI)."""


async def submit_parts(to: str, encoded: EncodedSms, key: str) -> tuple[str, ...]:
    """Return the centre's number of each part."""
    async with bound_session("TX") as session:
        count = len(encoded.parts)
        taken = []
        for position, part in enumerate(encoded.parts, start=1):
            header = join_header(crc32(key.encode()), count, position)
            is_joined = count > 1
            taken.append(
                await submit_one(
                    session,
                    to,
                    header + part if is_joined else part,
                    esm_class=WITH_HEADER if is_joined else 0,
                    coding=encoded.coding,
                )
            )
        return tuple(taken)


async def submit_one(
    session: smpp34.Smsc, to: str, octets: bytes, *, esm_class: int, coding: int
) -> str:
    """Return the centre's number of the message.

    Refused (`sms_barred`) for a number that it does not accept; Unavailable for
    everything else, throttling and a full queue among it.
    """
    source_ton, source_npi = source_kind(settings.SMS_SENDER)
    asked = session.submit_sm(
        international_number(to),
        octets,
        source_addr=settings.SMS_SENDER,
        source_addr_ton=source_ton,
        source_addr_npi=source_npi,
        dest_addr_ton=INTERNATIONAL_TON,
        dest_addr_npi=ISDN_NPI,
        esm_class=esm_class,
        data_coding=coding,
        registered_delivery=REPORT_RESULT,
    )
    try:
        answer = await asyncio.wait_for(asked, ANSWER_TIMEOUT_SECONDS)
    except (smpp34.SmppError, OSError, TimeoutError) as error:
        raise Unavailable(f"smpp: no answer ({type(error).__name__})") from error
    if answer.command_status in REFUSED_NUMBER_STATUSES:
        raise Refused("sms_barred", "SMS")
    if not answer.is_success or not answer.message_id:
        raise Unavailable(f"smpp: status {answer.command_status}")
    return answer.message_id


def source_kind(sender: str) -> tuple[int, int]:
    """Return the type and the numbering plan of a sender: a name, or digits."""
    if sender.isascii() and sender.isdecimal():
        return UNKNOWN_TON, ISDN_NPI
    return ALPHANUMERIC_TON, UNKNOWN_NPI
