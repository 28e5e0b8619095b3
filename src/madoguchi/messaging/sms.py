"""Outgoing short messages. Called from jobs only, never in a transaction."""

from madoguchi.messaging.ports import SMS, SentSms

SMS_SENDER_NAME = "sms"
"""The carrier's name in `platform/outside_handles.py` and in the address it calls."""


def may_send_sms() -> bool:
    return SMS.is_open


def send_sms(*, to: str, body: str, key: str) -> SentSms:
    """Send through the port `sms`: see `SmsGateway.send`."""
    return SMS.load_adapter().send(to=to, body=body, key=key)
