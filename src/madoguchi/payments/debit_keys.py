"""The number of a bill in a debit file (顧客番号), which comes back with its result.

Twenty digits: file, line and billing month, 00000012 000345 202610. Digits alone, since
some collectors take no letters; unique, so that two equal sums of one customer differ.
"""

import re
from dataclasses import dataclass
from datetime import date

KEY_PATTERN = re.compile(r"([0-9]{8})([0-9]{6})([0-9]{4}(?:0[1-9]|1[0-2]))")


@dataclass(frozen=True, slots=True)
class DebitKey:
    """`month` is the first day of a billing month."""

    file: int
    line: int
    month: date

    def __str__(self) -> str:
        month = self.month.year * 100 + self.month.month
        return f"{self.file:08d}{self.line:06d}{month:06d}"


def columns_of_key(text: str) -> tuple[str, str, str] | None:
    """Split a number that came back, as SQL reads its parts: file, line, first day.

    None for one that is not ours.
    """
    found = KEY_PATTERN.fullmatch(text)
    if found is None or found[3].startswith("0000"):
        return None
    file, line, month = found.groups()
    return file, line, f"{month[:4]}-{month[4:]}-01"
