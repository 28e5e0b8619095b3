"""What messaging asks of outside systems."""

from dataclasses import dataclass
from typing import Protocol

from madoguchi.messaging.delivery_states import DeliveryState
from madoguchi.platform.ports import Port


@dataclass(frozen=True, slots=True)
class SentSms:
    """What a carrier took: its number for each thing it will report on.

    `segments` is how many messages it bills.
    """

    outside_ids: tuple[str, ...]
    segments: int


@dataclass(frozen=True, slots=True)
class SmsReceipt:
    """What became of a message that the carrier took, by the carrier's number."""

    outside_id: str
    state: DeliveryState


class SmsGateway(Protocol):
    def send(self, *, to: str, body: str, key: str) -> SentSms:
        """Send a short message to a Japanese number of 11 digits.

        `key` names the message; a carrier that knows keys sends nothing for one that
        was used. Unavailable without an answer, and where it says to come later;
        Refused (`sms_barred`, `sms_too_long`) if it rejects number or text.
        """

    def fetch_receipts(self) -> list[SmsReceipt]:
        """Return the receipts that wait at the carrier; none where it calls us.

        Unavailable without an answer.
        """

    def receipts_in(self, body: bytes) -> list[SmsReceipt]:
        """Return the receipts in a call-back of the carrier.

        ValueError for what is none.
        """


SMS = Port("sms", SmsGateway)
