"""The browsers that are told: their addresses come from outside, and lead outside.

An address names the server that this portal calls. So it must lead to one of the push
services that browsers use, and nowhere else.
"""

from base64 import urlsafe_b64decode
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

MAX_ENDPOINT_LENGTH = 1_000
SECRET_BYTES = 16
HTTPS_PORT = 443


def refuse_push_endpoint(endpoint: str) -> None:
    """Refuse with `push_unusable` what does not lead to a push service by HTTPS."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port or HTTPS_PORT
    except ValueError:
        raise push_unusable() from None
    host = (parts.hostname or "").lower()
    is_known = any(
        host == known or host.endswith(f".{known}") for known in settings.PUSH_HOSTS
    )
    is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    is_right = (
        parts.scheme == "https" and port == HTTPS_PORT and "@" not in parts.netloc
    )
    if not (is_known and is_plain and is_right):
        raise push_unusable()
    if len(endpoint) > MAX_ENDPOINT_LENGTH:
        raise push_unusable()


def refuse_push_keys(key: str, secret: str) -> None:
    try:
        point, salt = decode_base64url(key), decode_base64url(secret)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise push_unusable() from None
    if len(salt) != SECRET_BYTES:
        raise push_unusable()


def decode_base64url(text: str) -> bytes:
    """Decode without padding. ValueError for what is none."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def push_unusable() -> Refused:
    return Refused(
        "push_unusable",
        _(
            "このブラウザの通知は使えません。何も変更していません。"
            "メールかSMSをお選びください。"
        ),
    )
