"""What webhooks ask of the network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from madoguchi.platform.ports import Port


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """One POST: where to, with which headers, and the body octet by octet."""

    url: str
    headers: Mapping[str, str]
    body: bytes


class WebhookCaller(Protocol):
    def refuse_address(self, url: str) -> None:
        """Refuse an address that may not be called, by where its host leads now.

        Refused (`webhook_private`); Unavailable where the host is not found.
        """

    def post(self, call: WebhookCall) -> int:
        """POST once and return the status of the answer, whatever it is.

        A redirect is an answer like any other, and nothing of a body is read.
        Unavailable without an answer in time; Refused (`webhook_private`) as above.
        """


WEBHOOKS = Port("webhooks", WebhookCaller)
