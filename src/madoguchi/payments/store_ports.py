"""The service that gives numbers to be typed at the terminals of stores."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from madoguchi.platform.ports import Port


@dataclass(frozen=True, slots=True)
class TerminalRequest:
    """What is to be paid: yen, until the end of a JST day. `key` names the slip."""

    key: str
    amount_yen: int
    last_on: date


class StorePayments(Protocol):
    """Numbers by which a bill is paid at a terminal without paper.

    What was paid comes with the agency's file, under the digits of the slip.
    Unavailable without a clear answer: then it is asked again with the same key.
    """

    def open_number(self, request: TerminalRequest) -> str:
        """Return the number, the same one for the same key.

        Refused with `store_number_refused` where none is given.
        """

    def close_number(self, key: str) -> None:
        """Let a number take nothing any more; one that is not known does nothing."""


STORE_PAYMENT = Port("store_payment", StorePayments)
