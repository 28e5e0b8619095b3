"""The pages of a bank that has none: a simulator plays them in demo mode."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable


class BankPageAnswer(StrEnum):
    """What the customer, the bank or the time does on a page."""

    DONE = "done"
    LATER = "later"  # done, but the bank knows only after a while
    HOLDER_DIFFERS = "holder_differs"
    NO_ACCOUNT = "no_account"
    NOT_AUTHENTICATED = "not_authenticated"
    TIMED_OUT = "timed_out"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class PlayedBankPage:
    """A page that was opened. `place`: bank and branch; `tail`: of the number."""

    outside_id: str
    customer: str
    place: str
    tail: str
    return_address: str
    is_open: bool


@runtime_checkable
class PlaysBankPages(Protocol):
    """A bank whose pages this portal shows in demo mode."""

    def played_page(self, outside_id: str) -> PlayedBankPage | None:
        """Return the page; None where none was opened under that name."""

    def answer_page(self, outside_id: str, answer: BankPageAnswer) -> None:
        """Let the page end so; one that has ended, or is unknown, stays as it is."""
