"""A page of an outside system that the customer is sent to before an order is sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.models import Order


class OutsideState(StrEnum):
    """OPEN: the customer may still act there. DONE: the order can be sent."""

    NONE = "none"
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """Where the page of a draft stands. `refusal` says why it came to nothing.

    `agreed` is the digest of the offer that was agreed to before.
    """

    state: OutsideState
    agreed: str = ""
    refusal: Refused | None = None


class OutsidePage(Protocol):
    """What a kind with such a page says of it. Its state is kept beside the draft.

    `max_open`: after that without an answer a page is given up.
    """

    max_open: timedelta

    def open_page(
        self, draft: Order, *, agreed: str, return_address: str, at: datetime
    ) -> str:
        """Return the https address to go to: while it is open, the same one again.

        Unavailable without an answer; Refused where too many were opened.
        """

    def known_answer(self, draft: Order) -> OutsideAnswer:
        """Return what is known here, without asking anybody."""

    def ask(self, draft: Order, *, at: datetime) -> OutsideAnswer:
        """Ask the outside what came of it, and keep that. Unavailable: not known."""

    def give_up(self, draft: Order, *, at: datetime) -> OutsideAnswer:
        """Close a page that nobody comes back from, and keep what came of it."""

    def forget(self, order: Order, *, at: datetime) -> None:
        """Let the outside forget what was done there: the order came to nothing.

        A page that is open is closed before. Unavailable: not known. Safe to repeat.
        """
