"""Short messages out of the house. Called from jobs only, never in a transaction."""

from typing import cast

from madoguchi.messaging.ports import Sms
from madoguchi.platform.ports import is_open, port


def may_send() -> bool:
    return is_open("sms")


def send(*, to: str, body: str, key: str) -> None:
    """Unavailable without an answer; Refused when the carrier will not carry it."""
    cast(Sms, port("sms")).send(to=to, body=body, key=key)
