"""Encode values in DER (X.690)."""

from functools import cache

from asn1crypto.core import Integer, ObjectIdentifier, OctetString

LONG_LENGTH_FLAG = 0x80  # lengths below it are one byte


@cache
def encode_oid(dotted: str) -> bytes:
    return bytes(ObjectIdentifier(dotted).dump())


def encode_der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < LONG_LENGTH_FLAG:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, LONG_LENGTH_FLAG | len(length)]) + length + content


def encode_octets(content: bytes) -> bytes:
    return bytes(OctetString(content).dump())


def encode_integer(value: int) -> bytes:
    return bytes(Integer(value).dump())
