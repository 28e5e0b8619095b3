"""Get time stamps from an authority over HTTP (RFC 3161, section 3.4)."""

import secrets
import urllib.request
from urllib.error import URLError

from asn1crypto import tsp
from django.conf import settings

from madoguchi.kernel.errors import Unavailable

AUTHORITY_TIMEOUT_SECONDS = 10
GRANTED_STATUSES = {"granted", "granted_with_mods"}
MAX_RESPONSE_BYTES = 100_000


class TimestampAuthority:
    def stamp(self, sha256: bytes) -> bytes:
        nonce = secrets.randbits(63)
        response = request_timestamp(timestamp_request(sha256, nonce))
        try:
            return token_in_response(response, sha256, nonce)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise Unavailable(f"time stamp: not an answer: {error}") from error


def timestamp_request(sha256: bytes, nonce: int) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": sha256}
    values = {"version": 1, "message_imprint": imprint, "nonce": nonce}
    return bytes(tsp.TimeStampReq(values | {"cert_req": True}).dump())


def request_timestamp(body: bytes) -> bytes:
    request = urllib.request.Request(  # noqa: S310 # the operator's own setting
        settings.TSA_URL,
        body,
        {"Content-Type": "application/timestamp-query"},
    )
    try:
        limit = AUTHORITY_TIMEOUT_SECONDS
        with urllib.request.urlopen(request, timeout=limit) as response:  # noqa: S310 the operator's own setting
            content: bytes = response.read(MAX_RESPONSE_BYTES)
    except (URLError, OSError) as error:
        raise Unavailable(f"time stamp: {error}") from error
    return content


def token_in_response(answer: bytes, sha256: bytes, nonce: int) -> bytes:
    """Return the token; ValueError if it is not about this digest and nonce."""
    response = tsp.TimeStampResp.load(answer)
    if response["status"]["status"].native not in GRANTED_STATUSES:
        raise ValueError("refused by the authority")
    token = response["time_stamp_token"]
    about = token["content"]["encap_content_info"]["content"].parsed
    if about["message_imprint"]["hashed_message"].native != sha256:
        raise ValueError("about another digest")
    if about["nonce"].native != nonce:
        raise ValueError("to another question")
    return bytes(token.dump())
