"""The pages of a gateway that has none: a simulator plays them in demo mode.

A web page reaches the simulator through the port alone, and by this protocol.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class PageAnswer(StrEnum):
    """What the customer, the issuer or the time does on a page."""

    DONE = "done"
    AUTHENTICATED = "authenticated"  # 3-D Secure asked, and was answered
    AUTHENTICATION_FAILED = "authentication_failed"
    CARD_REFUSED = "card_refused"
    TIMED_OUT = "timed_out"
    LEFT = "left"
    LATER = "later"  # done, but the gateway knows only after a minute


@dataclass(frozen=True, slots=True)
class PlayedPage:
    """A page that was opened. `amount_yen` is None where a card is registered.

    `cards` names the cards that may be chosen, each by what becomes of its charges.
    """

    outside_id: str
    customer: str
    amount_yen: int | None
    words: str
    return_address: str
    is_open: bool
    cards: tuple[str, ...]


@runtime_checkable
class PlaysPages(Protocol):
    """A gateway whose pages this portal shows in demo mode."""

    def played_page(self, outside_id: str) -> PlayedPage | None:
        """Return the page; None where none was opened under that name."""

    def answer_page(self, outside_id: str, answer: PageAnswer, card: str) -> None:
        """Let the page end so; one that has ended, or is unknown, stays as it is."""
