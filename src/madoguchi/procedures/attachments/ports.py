"""The outside world as procedures wish it were."""

from typing import Protocol


class Scanner(Protocol):
    def scan(self, content: bytes) -> str:
        """The name of what was found in a file; "" where it is clean.

        Unavailable without an answer: a file nobody scanned is never taken for clean.
        """
