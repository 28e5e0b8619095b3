"""Interface of the outside system that identifies a person by a card (本人確認)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from madoguchi.platform.ports import Port


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """Whom to identify. `return_address`: our page, to which the customer comes back.

    `key` makes a repeat harmless.
    """

    key: str
    name: str
    kana: str
    return_address: str


@dataclass(frozen=True, slots=True)
class IdentityAnswer:
    """What the system says. `method` is a value of IdentityMethod.

    `name` stands in the certificate or chip as it is written there. `reference` finds
    the identification again in that system. `checked_at` is an aware moment.
    """

    method: str
    name: str
    reference: str
    checked_at: datetime


class IdentityVerifier(Protocol):
    def begin(self, request: IdentityRequest) -> str:
        """Return the https address at which the customer reads the card.

        Unavailable without an answer.
        """

    def result(self, key: str) -> IdentityAnswer | None:
        """Return the result; None while the customer has not finished.

        Refused with `identity_refused` where the person could not be identified;
        Unavailable without an answer.
        """


IDENTITY = Port("identity", IdentityVerifier)
