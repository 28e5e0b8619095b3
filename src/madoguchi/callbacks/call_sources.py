"""Who may call us: how each proves itself, and how what it tells is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings

from madoguchi.kernel.call_signatures import SIGNATURES, CallSignature
from madoguchi.messaging.ports import SMS
from madoguchi.messaging.sms import SMS_SENDER_NAME
from madoguchi.payments.outside_ids import BANK_SENDER_NAME, CARD_SENDER_NAME
from madoguchi.payments.ports import CARD_GATEWAY, DEBIT_MANDATE


@dataclass(frozen=True, slots=True)
class ReadCall:
    """One thing that a body tells: of which number, under which name of its own."""

    outside_id: str
    call_id: str
    content: dict[str, str]


@dataclass(frozen=True, slots=True)
class CallSource:
    """`read` raises ValueError for a body that is none of this sender's.

    `keeps_bodies`: no body of it holds data of cards or accounts.
    """

    signature: CallSignature
    secrets: Sequence[str]
    read: Callable[[bytes], list[ReadCall]]
    keeps_bodies: bool = False


def call_source(sender: str) -> CallSource | None:
    """Return the source of that name; None where the settings open none."""
    if sender == SMS_SENDER_NAME and SMS.is_open:
        secrets = settings.SMS_CALLBACK_SECRETS
        source = source_of_settings(settings.SMS_CALLBACK, secrets, read_sms_receipts)
        return replace(source, keeps_bodies=True) if source else None
    if sender == CARD_SENDER_NAME and CARD_GATEWAY.is_open:
        secrets = settings.CARD_CALLBACK_SECRETS
        return source_of_settings(settings.CARD_CALLBACK, secrets, read_card_events)
    if sender == BANK_SENDER_NAME and DEBIT_MANDATE.is_open:
        secrets = settings.DEBIT_CALLBACK_SECRETS
        return source_of_settings(settings.DEBIT_CALLBACK, secrets, read_bank_events)
    return None


def source_of_settings(
    signature: str, secrets: Sequence[str], read: Callable[[bytes], list[ReadCall]]
) -> CallSource | None:
    """Return None where no signature is named, or no secret."""
    if not signature or not secrets:
        return None
    return CallSource(SIGNATURES[signature], secrets, read)


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


def read_card_events(body: bytes) -> list[ReadCall]:
    return [
        ReadCall(
            event.outside_id,
            event.call_id,
            {"outside_id": event.outside_id, "about": event.about.value},
        )
        for event in CARD_GATEWAY.load_adapter().events_in(body)
    ]


def read_bank_events(body: bytes) -> list[ReadCall]:
    return [
        ReadCall(event.outside_id, event.call_id, {"outside_id": event.outside_id})
        for event in DEBIT_MANDATE.load_adapter().events_in(body)
    ]
