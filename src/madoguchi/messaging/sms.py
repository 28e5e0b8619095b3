"""Outgoing short messages. Called from jobs only, never in a transaction."""

from typing import cast

from madoguchi.messaging.ports import SmsGateway
from madoguchi.platform.ports import is_port_open, load_adapter


def may_send_sms() -> bool:
    return is_port_open("sms")


def send_sms(*, to: str, body: str, key: str) -> None:
    """Send through the port `sms`: see `SmsGateway.send`."""
    cast(SmsGateway, load_adapter("sms")).send(to=to, body=body, key=key)
