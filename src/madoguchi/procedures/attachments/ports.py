"""Interfaces of the outside systems that attachments need."""

from typing import Protocol

from madoguchi.platform.ports import Port


class Scanner(Protocol):
    def scan(self, content: bytes) -> str:
        """Return the name of the malware found in a file; "" for a clean one.

        Unavailable without an answer: a file nobody scanned is never taken for clean.
        """


SCANNER = Port("scanner", Scanner)
