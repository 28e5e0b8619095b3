"""Outgoing short messages. Called from jobs only, never in a transaction."""

from madoguchi.messaging.ports import SMS


def may_send_sms() -> bool:
    return SMS.is_open


def send_sms(*, to: str, body: str, key: str) -> None:
    """Send through the port `sms`: see `SmsGateway.send`."""
    SMS.load_adapter().send(to=to, body=body, key=key)
