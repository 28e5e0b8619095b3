"""A text as the short messages that carry it (3GPP TS 23.038 and 23.040).

Letters that GSM and ASCII write alike go eight bits each, 160 to a message; any other
text goes as UCS-2, 70 to a message. A longer text is cut into parts that phones join
again: each begins with six octets that say so, and holds 153 or 67.
"""

import re
from dataclasses import dataclass

GSM_CODING, UCS2_CODING = 0, 8
SAME_IN_GSM = re.compile(r"[A-Za-z0-9 \n\r!\"#%&'()*+,\-./:;<=>?]*")
MAX_SINGLE_OCTETS = {GSM_CODING: 160, UCS2_CODING: 140}
MAX_PART_OCTETS = {GSM_CODING: 153, UCS2_CODING: 134}
MAX_PARTS = 255
LOW_SURROGATES = range(0xDC00, 0xE000)


@dataclass(frozen=True, slots=True)
class EncodedSms:
    """The parts of a text, without headers; `coding` is SMPP's data_coding."""

    coding: int
    parts: tuple[bytes, ...]


def encode_sms(text: str) -> EncodedSms:
    """Return the parts of a text. ValueError for more than 255 of them."""
    coding = GSM_CODING if SAME_IN_GSM.fullmatch(text) else UCS2_CODING
    octets = text.encode("ascii" if coding == GSM_CODING else "utf-16-be")
    if len(octets) <= MAX_SINGLE_OCTETS[coding]:
        return EncodedSms(coding, (octets,))
    parts: list[bytes] = []
    while octets:
        end = min(MAX_PART_OCTETS[coding], len(octets))
        if coding == UCS2_CODING and splits_a_pair(octets, end):
            end -= 2
        parts.append(octets[:end])
        octets = octets[end:]
    if len(parts) > MAX_PARTS:
        raise ValueError(f"{len(parts)} parts are too many for one text")
    return EncodedSms(coding, tuple(parts))


def splits_a_pair(octets: bytes, end: int) -> bool:
    """Say whether a cut at `end` would part the two halves of an emoji."""
    return int.from_bytes(octets[end : end + 2]) in LOW_SURROGATES


def join_header(reference: int, count: int, position: int) -> bytes:
    """Return the header of a part; `position` counts from 1."""
    return bytes((5, 0, 3, reference % 256, count, position))
