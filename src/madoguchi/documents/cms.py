"""A detached CMS signature of PAdES (RFC 5652, ETSI EN 319 142), P-256 and SHA-256.

Written by hand: of its bytes only digest and signature change from one document to
the next, and a general encoder takes fifty times as long to find that out.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.documents.der_encoding import (
    encode_der,
    encode_integer,
    encode_octets,
    encode_oid,
)
from madoguchi.documents.signer import Signer

TAG_SEQUENCE, TAG_SET = 0x30, 0x31
TAG_CONTEXT_0, TAG_CONTEXT_1 = 0xA0, 0xA1  # tagged [0] and [1], constructed


def encode_attribute(kind: str, value: bytes) -> bytes:
    return encode_der(TAG_SEQUENCE, encode_oid(kind), encode_der(TAG_SET, value))


OID_DATA, OID_SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
OID_CONTENT_TYPE, OID_MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
OID_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
OID_TIME_STAMP = "1.2.840.113549.1.9.16.2.14"
SHA256_ALGORITHM_DER = encode_der(TAG_SEQUENCE, encode_oid("2.16.840.1.101.3.4.2.1"))
ECDSA_ALGORITHM_DER = encode_der(TAG_SEQUENCE, encode_oid("1.2.840.10045.4.3.2"))


def signed_attributes(digest: bytes, signer: Signer) -> bytes:
    """The signed attributes, as the set over which the signature goes."""
    certificate = signer.chain[0].public_bytes(Encoding.DER)
    named = encode_der(
        TAG_SEQUENCE, encode_octets(hashlib.sha256(certificate).digest())
    )
    attributes = [
        encode_attribute(OID_CONTENT_TYPE, encode_oid(OID_DATA)),
        encode_attribute(OID_MESSAGE_DIGEST, encode_octets(digest)),
        encode_attribute(
            OID_SIGNING_CERTIFICATE,
            encode_der(TAG_SEQUENCE, encode_der(TAG_SEQUENCE, named)),
        ),
    ]
    return encode_der(TAG_SET, *sorted(attributes))


def sign_attributes(attributes: bytes, signer: Signer) -> bytes:
    return signer.key.sign(attributes, ECDSA(SHA256()))


def build_signed_data(
    attributes: bytes, signature: bytes, signer: Signer, token: bytes = b""
) -> bytes:
    """The whole of it in DER. `token`: a time stamp over the signature, or none."""
    certificate = signer.chain[0]
    later = (
        encode_der(TAG_CONTEXT_1, encode_attribute(OID_TIME_STAMP, token))
        if token
        else b""
    )
    info = encode_der(
        TAG_SEQUENCE,
        encode_integer(1),
        encode_der(
            TAG_SEQUENCE,
            certificate.issuer.public_bytes(),
            encode_integer(certificate.serial_number),
        ),
        SHA256_ALGORITHM_DER,
        bytes([TAG_CONTEXT_0]) + attributes[1:],
        ECDSA_ALGORITHM_DER,
        encode_octets(signature),
        later,
    )
    data = encode_der(
        TAG_SEQUENCE,
        encode_integer(1),
        encode_der(TAG_SET, SHA256_ALGORITHM_DER),
        encode_der(TAG_SEQUENCE, encode_oid(OID_DATA)),
        encode_der(
            TAG_CONTEXT_0, *(c.public_bytes(Encoding.DER) for c in signer.chain)
        ),
        encode_der(TAG_SET, info),
    )
    return encode_der(
        TAG_SEQUENCE, encode_oid(OID_SIGNED_DATA), encode_der(TAG_CONTEXT_0, data)
    )
