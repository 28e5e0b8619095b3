"""The place at which a bank or a collector takes files and leaves its answers."""

from pathlib import Path
from typing import Protocol

from madoguchi.platform.ports import Port


class BankFiles(Protocol):
    """Takes files under their names, and has answers until they are fetched.

    Unavailable without a clear answer: then nobody knows, and it is asked again.
    """

    def hand_over(self, name: str, path: Path) -> None:
        """Hand a file over; the same name again hands nothing more over.

        Refused with `bank_file_refused` where it is not taken.
        """

    def has_taken(self, name: str) -> bool:
        """Whether a file of that name was taken."""

    def waiting_answers(self) -> list[str]:
        """Name the answers that are there, the oldest first."""

    def fetch_answer(self, name: str, folder: Path) -> Path:
        """Copy an answer into a folder; it stays there to be fetched again."""


BANK_FILES = Port("bank_files", BankFiles)
