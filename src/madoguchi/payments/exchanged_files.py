"""A gateway that speaks by files: money is asked for by one, the ends come by another.

A command writes and reads them, and reaches the gateway by this protocol.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from madoguchi.payments.card_values import CardFacts


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file for the company: how many lines it has, and how many yen they ask for."""

    path: Path
    lines: int
    amount_yen: int


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file of the company told: ends of charges and refunds, renewed cards."""

    ends: int
    cards: tuple[CardFacts, ...]


@runtime_checkable
class ExchangesFiles(Protocol):
    def write_files(
        self, folder: Path, at: datetime, tokens: Sequence[str]
    ) -> list[WrittenFile]:
        """Write what waits into new files; none where nothing waits.

        `tokens` are the cards that pay or are kept: the monthly file asks for each
        whether its issuer renewed it (洗替).

        What is in a file waits no more. Killed in between and asked again, the same
        file is written, so that no line stands in two.
        """

    def read_file(self, path: Path) -> ReadFile:
        """Take in a file of results or of renewed cards, whole or not at all.

        Refused (`card_file_faulty`) with the line numbers for one that is not
        understood or does not fit what was asked for. The same file again changes
        nothing.
        """
