"""The key by which push services know this portal (VAPID, RFC 8292).

It comes from the secret key: there is nothing to keep, and a browser that subscribed
knows the portal as long as that key stays.
"""

from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def push_private_key() -> ec.EllipticCurvePrivateKey:
    number = int(settings.PUSH_SECRET, 16) % (ORDER_OF_P256 - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def push_public_key() -> str:
    """Return the public key as a browser takes it: base64url of the whole point."""
    point = push_private_key().public_key()
    content = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(content).decode().rstrip("=")
