"""A detached CMS signature of PAdES (RFC 5652, ETSI EN 319 142), P-256 and SHA-256.

Written by hand: of its bytes only digest and signature change from one document to
the next, and a general encoder takes fifty times as long to find that out.
"""

import hashlib
from functools import cache

from asn1crypto.core import Integer, ObjectIdentifier, OctetString
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.documents.signer import Signer

SEQUENCE, SET = 0x30, 0x31
FIRST, SECOND = 0xA0, 0xA1  # tagged [0] and [1], constructed
SHORT = 0x80  # lengths below it are one byte


@cache
def encode_oid(dotted: str) -> bytes:
    return bytes(ObjectIdentifier(dotted).dump())


def encode_der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    if len(content) < SHORT:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, SHORT | len(length)]) + length + content


def encode_octets(content: bytes) -> bytes:
    return bytes(OctetString(content).dump())


def encode_integer(value: int) -> bytes:
    return bytes(Integer(value).dump())


def encode_attribute(kind: str, value: bytes) -> bytes:
    return encode_der(SEQUENCE, encode_oid(kind), encode_der(SET, value))


DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
HASHED = encode_der(SEQUENCE, encode_oid("2.16.840.1.101.3.4.2.1"))
SIGNED = encode_der(SEQUENCE, encode_oid("1.2.840.10045.4.3.2"))


def signed_attributes(digest: bytes, signer: Signer) -> bytes:
    """The signed attributes, as the set over which the signature goes."""
    certificate = signer.chain[0].public_bytes(Encoding.DER)
    named = encode_der(SEQUENCE, encode_octets(hashlib.sha256(certificate).digest()))
    attributes = [
        encode_attribute(CONTENT_TYPE, encode_oid(DATA)),
        encode_attribute(MESSAGE_DIGEST, encode_octets(digest)),
        encode_attribute(
            SIGNING_CERTIFICATE, encode_der(SEQUENCE, encode_der(SEQUENCE, named))
        ),
    ]
    return encode_der(SET, *sorted(attributes))


def sign_attributes(attributes: bytes, signer: Signer) -> bytes:
    return signer.key.sign(attributes, ECDSA(SHA256()))


def build_signed_data(
    attributes: bytes, signature: bytes, signer: Signer, token: bytes = b""
) -> bytes:
    """The whole of it in DER. `token`: a time stamp over the signature, or none."""
    certificate = signer.chain[0]
    later = encode_der(SECOND, encode_attribute(TIME_STAMP, token)) if token else b""
    info = encode_der(
        SEQUENCE,
        encode_integer(1),
        encode_der(
            SEQUENCE,
            certificate.issuer.public_bytes(),
            encode_integer(certificate.serial_number),
        ),
        HASHED,
        bytes([FIRST]) + attributes[1:],
        SIGNED,
        encode_octets(signature),
        later,
    )
    data = encode_der(
        SEQUENCE,
        encode_integer(1),
        encode_der(SET, HASHED),
        encode_der(SEQUENCE, encode_oid(DATA)),
        encode_der(FIRST, *(c.public_bytes(Encoding.DER) for c in signer.chain)),
        encode_der(SET, info),
    )
    return encode_der(SEQUENCE, encode_oid(SIGNED_DATA), encode_der(FIRST, data))
