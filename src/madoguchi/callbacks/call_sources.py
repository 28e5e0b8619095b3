"""Who may call us: how each proves itself, and how what it tells is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from madoguchi.kernel.call_signatures import SIGNATURES, CallSignature
from madoguchi.messaging.ports import SMS
from madoguchi.messaging.sms import SMS_SENDER_NAME


@dataclass(frozen=True, slots=True)
class ReadCall:
    """One thing that a body tells: of which number, under which name of its own."""

    outside_id: str
    call_id: str
    content: dict[str, str]


@dataclass(frozen=True, slots=True)
class CallSource:
    """`read` raises ValueError for a body that is none of this sender's."""

    signature: CallSignature
    secrets: Sequence[str]
    read: Callable[[bytes], list[ReadCall]]


def call_source(sender: str) -> CallSource | None:
    """Return the source of that name; None where the settings open none."""
    if sender != SMS_SENDER_NAME or not SMS.is_open:
        return None
    if not settings.SMS_CALLBACK or not settings.SMS_CALLBACK_SECRETS:
        return None
    signature = SIGNATURES[settings.SMS_CALLBACK]
    return CallSource(signature, settings.SMS_CALLBACK_SECRETS, read_sms_receipts)


def read_sms_receipts(body: bytes) -> list[ReadCall]:
    """A receipt has no name of its own: its number and its state are the name."""
    return [
        ReadCall(
            receipt.outside_id,
            f"{receipt.outside_id} {receipt.state}",
            {"outside_id": receipt.outside_id, "state": receipt.state.value},
        )
        for receipt in SMS.load_adapter().receipts_in(body)
    ]
