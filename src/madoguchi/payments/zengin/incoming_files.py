"""A file of money that came, read from its first line to its last. Pure.

Each account has a header, its lines and a trailer; the file ends with one end record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from madoguchi.payments.zengin.file_faults import BankFileFaulty, FaultList, LineFault
from madoguchi.payments.zengin.incoming_layouts import (
    INCOMING_BYTES,
    IncomingLayouts,
    Widths,
    incoming_layouts,
)
from madoguchi.payments.zengin.incoming_records import (
    IncomingHead,
    IncomingLine,
    YearStyle,
    incoming_head,
    kind_of,
    line_of,
)
from madoguchi.payments.zengin.layouts import (
    DATA_MARK,
    END_MARK,
    HEAD_MARK,
    TRAILER_MARK,
)
from madoguchi.payments.zengin.letters import FieldFault
from madoguchi.payments.zengin.record_stream import hashed_records

MARKS = {mark.encode(): mark for mark in "1289"}
MAY_FOLLOW = {
    "": HEAD_MARK,
    HEAD_MARK: DATA_MARK + TRAILER_MARK,
    DATA_MARK: DATA_MARK + TRAILER_MARK,
    TRAILER_MARK: HEAD_MARK + END_MARK,
    END_MARK: "",
}
WHAT_MISSES = {
    HEAD_MARK: "トレーラー（8）",
    DATA_MARK: "トレーラー（8）",
    TRAILER_MARK: "エンドレコード（9）",
}


@dataclass(slots=True)
class GroupSums:
    """What the lines of an account come to so far, in yen."""

    records: int = 0
    count: int = 0
    amount: int = 0
    cancelled_count: int = 0
    cancelled_amount: int = 0
    out_count: int = 0
    out_amount: int = 0

    def add_incoming(self, line: IncomingLine) -> None:
        if line.is_cancelled:
            self.cancelled_count += 1
            self.cancelled_amount += line.amount_yen
        else:
            self.count += 1
            self.amount += line.amount_yen


class IncomingReader:
    """Reads a file once; `heads` and `digest` are whole after the last line.

    `digest` is the SHA-256 of the records, whatever ends their lines.
    """

    def __init__(self, stream: BinaryIO, widths: Widths, years: YearStyle) -> None:
        self.widths, self.years = widths, years
        self.faults, self.hash = FaultList(), sha256()
        self.records = hashed_records(stream, INCOMING_BYTES, self.hash.update)
        self.heads: list[tuple[int, IncomingHead]] = []
        self.sums = GroupSums()
        self.before, self.line = "", 0
        self.layouts: IncomingLayouts | None = None

    @property
    def digest(self) -> str:
        return self.hash.hexdigest()

    def lines(self) -> Iterator[IncomingLine]:
        """Yield what came; BankFileFaulty, at the latest after the last line.

        Nothing of what was yielded counts then.
        """
        for line, record in self.records:
            self.line = line
            mark = self.mark_of(record)
            try:
                found = self.read_record(mark, record)
            except FieldFault as fault:
                self.faults.add(self.line, str(fault))
                found = None
            self.before = mark
            if found is not None:
                yield found
        if self.before != END_MARK:
            missing = WHAT_MISSES[self.before]
            self.faults.add(self.line + 1, f"{missing}がありません。途中で切れています")
        self.faults.raise_any()

    def mark_of(self, record: bytes) -> str:
        """Return the mark of a record; BankFileFaulty where it has no place there."""
        mark = MARKS.get(record[:1], "")
        if not mark or mark not in MAY_FOLLOW[self.before]:
            shown = mark or "ほかの値"
            after = f"{self.before}のあと" if self.before else "初め"
            words = f"データ区分{shown}は、{after}には来ません"
            self.faults.add(self.line, words)
            self.faults.raise_any()
        return mark

    def read_record(self, mark: str, record: bytes) -> IncomingLine | None:
        if mark == HEAD_MARK:
            self.read_head(record)
        elif mark == DATA_MARK:
            return self.read_data(record)
        elif mark == TRAILER_MARK:
            self.read_trailer(record)
        elif record[1:].strip(b" "):
            self.faults.add(self.line, "エンドレコード（9）に余分な文字があります")
        return None

    def read_head(self, record: bytes) -> None:
        kind = kind_of(self.line, record)
        self.layouts = incoming_layouts(kind, self.widths)
        self.sums = GroupSums()
        try:
            head = incoming_head(
                self.line, self.layouts.head.decode(record), self.years
            )
        except FieldFault as fault:
            raise BankFileFaulty(LineFault(self.line, str(fault))) from fault
        self.heads.append((self.line, head))

    def read_data(self, record: bytes) -> IncomingLine | None:
        if self.layouts is None:
            raise LookupError(self.line)
        self.sums.records += 1
        values = self.layouts.data.decode(record)
        head = self.heads[-1][1]
        found = line_of(self.line, head, values, self.years)
        if found is None:
            self.sums.out_count += 1
            self.sums.out_amount += int(values["amount"])
        else:
            self.sums.add_incoming(found)
        return found

    def read_trailer(self, record: bytes) -> None:
        """Hold what the trailer counts against the lines above it."""
        if self.layouts is None:
            raise LookupError(self.line)
        told = self.layouts.trailer.decode(record)
        names = [n for n in GroupSums.__slots__ if n in told]
        if self.faults.count == 0 and any(
            int(told[name]) != getattr(self.sums, name) for name in names
        ):
            words = "トレーラーの件数か金額が、上の行の合計と合いません"
            self.faults.add(self.line, words)
