"""What outage news ask of the push services of browsers (RFC 8030)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from madoguchi.platform.ports import Port


@dataclass(frozen=True, slots=True)
class PushMessage:
    """A message for one browser: `key` and `secret` are its own (p256dh, auth).

    `path` is the page of the portal that a press opens. Of one `topic` a browser that
    was away gets the newest alone.
    """

    endpoint: str
    key: str
    secret: str
    title: str
    body: str
    path: str
    topic: str


class PushOutcome(StrEnum):
    TAKEN = "taken"
    GONE = "gone"


class PushService(Protocol):
    def send(self, message: PushMessage) -> PushOutcome:
        """Encrypt and hand over; GONE where the service knows the browser no more.

        Unavailable without an answer, and for any other answer.
        """


PUSH = Port("push", PushService)
