"""Short messages out of the house. Called from jobs only, never in a transaction."""

from typing import cast

from madoguchi.messaging.ports import SmsGateway
from madoguchi.platform.ports import is_port_open, load_adapter


def may_send_sms() -> bool:
    return is_port_open("sms")


def send_sms(*, to: str, body: str, key: str) -> None:
    """Unavailable without an answer; Refused when the carrier will not carry it."""
    cast(SmsGateway, load_adapter("sms")).send(to=to, body=body, key=key)
