"""Whether a call comes from whom it names: six ways to prove it, one to sign.

Each looks at the body as it came, octet by octet, and compares in constant time. Two
secrets count while one takes over from the other.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

MAX_SKEW = timedelta(minutes=5)
STANDARD_PREFIX = "whsec_"


class Verdict(StrEnum):
    GENUINE = "genuine"
    STALE = "stale"  # signed well, five minutes or more from now
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class SignedCall:
    """`headers` have small letters; `address_key` is the end of our address."""

    body: bytes
    headers: Mapping[str, str]
    address_key: str = ""


CallSignature = Callable[[SignedCall, Sequence[str], datetime], Verdict]


def verify_timestamped(
    call: SignedCall, secrets: Sequence[str], at: datetime
) -> Verdict:
    """Read `X-Signature: t=<seconds>,v1=<hex>[,v1=…]` over `<seconds>.<body>`."""
    return verdict_on_parts(call.headers.get("x-signature", ""), call, secrets, at)


def verify_stripe(call: SignedCall, secrets: Sequence[str], at: datetime) -> Verdict:
    """Read `Stripe-Signature`, which is written as the one before."""
    header = call.headers.get("stripe-signature", "")
    return verdict_on_parts(header, call, secrets, at)


def verify_payjp(call: SignedCall, secrets: Sequence[str], _at: datetime) -> Verdict:
    """Compare `X-Payjp-Webhook-Token`: it proves the sender, and not the body."""
    token = call.headers.get("x-payjp-webhook-token", "")
    return Verdict.GENUINE if has_match([token], secrets) else Verdict.FORGED


def verdict_on_parts(
    header: str, call: SignedCall, secrets: Sequence[str], at: datetime
) -> Verdict:
    pairs = [part.strip().partition("=")[::2] for part in header.split(",")]
    moment = next((value for name, value in pairs if name == "t"), "")
    signed = moment.encode() + b"." + call.body
    expected = [hex_digest(secret.encode(), signed) for secret in secrets]
    given = [value for name, value in pairs if name == "v1"]
    return verdict_on(given, expected, moment, at)


def verify_standard(call: SignedCall, secrets: Sequence[str], at: datetime) -> Verdict:
    """Read the headers of Standard Webhooks 1.0; a secret may begin with whsec_."""
    headers = call.headers
    moment = headers.get("webhook-timestamp", "")
    signed = standard_content(headers.get("webhook-id", ""), moment, call.body)
    expected = standard_digests(signed, secrets)
    given = headers.get("webhook-signature", "").split()
    if not headers.get("webhook-id"):
        return Verdict.FORGED
    return verdict_on(given, expected, moment, at)


def sign_standard(
    call_id: str, body: bytes, secrets: Sequence[str], at: datetime
) -> dict[str, str]:
    """Return the headers of Standard Webhooks 1.0, with a signature by each secret."""
    moment = str(int(at.timestamp()))
    digests = standard_digests(standard_content(call_id, moment, body), secrets)
    return {
        "webhook-id": call_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(digests),
    }


def verify_plain(call: SignedCall, secrets: Sequence[str], _at: datetime) -> Verdict:
    """Read `X-Signature: <hex>` over the body. It never grows old."""
    expected = [hex_digest(secret.encode(), call.body) for secret in secrets]
    is_genuine = has_match([call.headers.get("x-signature", "")], expected)
    return Verdict.GENUINE if is_genuine else Verdict.FORGED


def verify_address(call: SignedCall, secrets: Sequence[str], _at: datetime) -> Verdict:
    """Compare the end of our address, for a vendor that signs nothing."""
    is_genuine = has_match([call.address_key], secrets)
    return Verdict.GENUINE if is_genuine else Verdict.FORGED


SIGNATURES: dict[str, CallSignature] = {
    "timestamped": verify_timestamped,
    "standard": verify_standard,
    "plain": verify_plain,
    "address": verify_address,
    "stripe": verify_stripe,
    "payjp": verify_payjp,
}


def verdict_on(
    given: Iterable[str], expected: Iterable[str], moment: str, at: datetime
) -> Verdict:
    if not has_match(given, expected):
        return Verdict.FORGED
    if not (moment.isascii() and moment.isdecimal()):
        return Verdict.FORGED
    is_fresh = abs(at.timestamp() - int(moment)) < MAX_SKEW.total_seconds()
    return Verdict.GENUINE if is_fresh else Verdict.STALE


def has_match(given: Iterable[str], expected: Iterable[str]) -> bool:
    """Compare each with each, all of them, however early one is the same."""
    wanted = [text.encode() for text in expected]
    matches = [
        hmac.compare_digest(text.encode("utf-8", "replace"), other)
        for text in given
        for other in wanted
    ]
    return any(matches)


def hex_digest(key: bytes, signed: bytes) -> str:
    return hmac.new(key, signed, sha256).hexdigest()


def standard_content(call_id: str, moment: str, body: bytes) -> bytes:
    return f"{call_id}.{moment}.".encode() + body


def standard_digests(signed: bytes, secrets: Sequence[str]) -> list[str]:
    """Return the signature by each secret that is one."""
    keys = [standard_key(secret) for secret in secrets]
    digests = [hmac.new(key, signed, sha256).digest() for key in keys if key]
    return [f"v1,{base64.b64encode(digest).decode()}" for digest in digests]


def standard_key(secret: str) -> bytes:
    """Return the key that is written in base64; b"" for what is not."""
    try:
        return base64.b64decode(secret.removeprefix(STANDARD_PREFIX), validate=True)
    except binascii.Error:
        return b""
