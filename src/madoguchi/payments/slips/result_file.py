"""What an agency tells of slips in a file: 速報, 確報, 速報取消. Pure.

Nothing of a file counts that has a fault anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import BinaryIO

from madoguchi.payments.slips.agency import ResultLayout
from madoguchi.payments.slips.slip_number import (
    AMOUNT_PLACE,
    DIGIT_WEIGHTS,
    check_digit,
)
from madoguchi.payments.zengin.file_faults import FaultList
from madoguchi.payments.zengin.record_stream import hashed_records

HEAD, DATA, TRAILER, END = b"1", b"2", b"8", b"9"


class SlipNews(StrEnum):
    """速報: a store took money. 確報: it is sure. 速報取消: the store gave it back."""

    REPORTED = "reported"
    SURE = "sure"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class SlipResult:
    """What a line, from 1, tells of the slip with these 44 digits; a JST day."""

    line: int
    news: SlipNews
    paid_on: date
    digits: str

    @property
    def amount_yen(self) -> int:
        return int(self.digits[AMOUNT_PLACE])


class SlipResultReader:
    """Reads a file once.

    `digest` is the SHA-256 of its records, whatever ends their lines.
    """

    def __init__(
        self, layout: ResultLayout, weights: Sequence[int] = DIGIT_WEIGHTS
    ) -> None:
        self.layout, self.weights = layout, weights
        self.faults = FaultList()
        self.results: list[SlipResult] = []
        self.hash = sha256()

    @property
    def digest(self) -> str:
        return self.hash.hexdigest()

    def read(self, stream: BinaryIO) -> list[SlipResult]:
        """Return what its lines tell; BankFileFaulty with their numbers."""
        expected, line = HEAD, 0
        records = hashed_records(stream, self.layout.record_bytes, self.hash.update)
        for line, record in records:
            expected = self.read_record(line, record, expected)
        if expected and not self.faults.count:
            self.faults.add(line + 1, "途中で切れています（8か9の行がありません）")
        self.faults.raise_any()
        return self.results

    def read_record(self, line: int, record: bytes, expected: bytes) -> bytes:
        """Read a record; return what may come after it, b"" for nothing."""
        mark = record[:1]
        if expected == DATA and mark == DATA:
            self.read_result(line, record)
            return DATA
        if expected == DATA and mark == TRAILER:
            self.read_trailer(line, record)
            return END
        if expected in {HEAD, END} and mark == expected:
            return DATA if expected == HEAD else b""
        self.faults.add(line, "この行の区分は、ここに来るはずのものではありません")
        return expected

    def read_result(self, line: int, record: bytes) -> None:
        layout = self.layout
        kind = layout.kind.of(record).decode("ascii", "replace")
        digits = layout.digits.of(record).decode("ascii", "replace")
        paid_on = day_of(layout.paid_on.of(record))
        if kind not in layout.kinds:
            self.faults.add(line, f"データ種別「{kind}」を知りません")
        elif paid_on is None:
            self.faults.add(line, "収納日が日付ではありません")
        elif not self.has_check_digit(digits):
            self.faults.add(line, "バーコードの44桁の検査数字が合いません")
        else:
            news = tuple(SlipNews)[layout.kinds.index(kind)]
            self.results.append(SlipResult(line, news, paid_on, digits))

    def has_check_digit(self, digits: str) -> bool:
        is_number = digits.isascii() and digits.isdigit()
        return is_number and check_digit(digits[:-1], self.weights) == digits[-1]

    def read_trailer(self, line: int, record: bytes) -> None:
        told = (self.layout.count.of(record), self.layout.amount.of(record))
        count = len(self.results)
        total = sum(one.amount_yen for one in self.results)
        if not all(one.isdigit() for one in told):
            self.faults.add(line, "トレーラーの件数か金額が数字ではありません")
        elif not self.faults.count and (int(told[0]), int(told[1])) != (count, total):
            self.faults.add(line, "トレーラーの件数か金額が、上の行の合計と合いません")


def day_of(raw: bytes) -> date | None:
    """Read YYYYMMDD; None for what is no day."""
    if not raw.isdigit():
        return None
    try:
        return date.fromisoformat(raw.decode("ascii"))
    except ValueError:
        return None
