"""What banks answer to a debit file: the same records, with results. Pure."""

from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from madoguchi.payments.zengin.file_faults import (
    FaultList,
)
from madoguchi.payments.zengin.layouts import (
    DATA_MARK,
    DEBIT_TRAILER_LAYOUT,
    END_LAYOUT,
    END_MARK,
    RECORD_BYTES,
    TRAILER_MARK,
)
from madoguchi.payments.zengin.letters import FieldFault
from madoguchi.payments.zengin.record_stream import hashed_records
from madoguchi.payments.zengin.result_records import (
    ResultHead,
    ResultLine,
    head_of,
    result_of,
)
from madoguchi.payments.zengin.result_sums import ResultSums


class ResultReader:
    """Reads a file of results once, from its first line to its last.

    `head` is there once the first line was asked for, `sums` and `digest` after the
    last: the SHA-256 of the records, whatever ends their lines.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.head = ResultHead("", "")
        self.sums = ResultSums()
        self.faults = FaultList()
        self.hash = sha256()
        self.records = hashed_records(stream, RECORD_BYTES, self.hash.update)

    @property
    def digest(self) -> str:
        return self.hash.hexdigest()

    def lines(self) -> Iterator[ResultLine]:
        """Yield what each line says; BankFileFaulty, at the latest after the last.

        Nothing of what was yielded counts then.
        """
        line, record = next(self.records)
        self.head = head_of(line, record)
        for line, record in self.records:
            if record[:1] != DATA_MARK.encode():
                self.read_trailer(line, record)
                break
            try:
                found = result_of(line, record)
            except FieldFault as fault:
                self.faults.add(line, str(fault))
                continue
            self.sums.add(found)
            yield found
        else:
            self.faults.add(line + 1, "トレーラー（8）がありません。途中で切れています")
        self.read_end(line)
        self.faults.raise_any()

    def read_trailer(self, line: int, record: bytes) -> None:
        if record[:1] != TRAILER_MARK.encode():
            self.faults.add(line, f"データ区分が{unreadable_mark(record)}です")
            return
        try:
            values = DEBIT_TRAILER_LAYOUT.decode(record)
        except FieldFault as fault:
            self.faults.add(line, str(fault))
            return
        names = ("count", "amount", "paid_count", "paid_amount")
        told = [int(values[name]) for name in (*names, "failed_count", "failed_amount")]
        sums = self.sums
        counted = [sums.count, sums.amount_yen, sums.paid_count, sums.paid_yen]
        if not self.faults.count and told != [
            *counted,
            sums.failed_count,
            sums.failed_yen,
        ]:
            self.faults.add(line, "トレーラーの件数か金額が、上の行の合計と合いません")

    def read_end(self, trailer_line: int) -> None:
        line = trailer_line
        for line, record in self.records:
            is_end = record[:1] == END_MARK.encode()
            if line == trailer_line + 1 and is_end:
                try:
                    END_LAYOUT.decode(record)
                except FieldFault as fault:
                    self.faults.add(line, str(fault))
            else:
                self.faults.add(line, "エンドレコード（9）のあとにも行があります")
        if line == trailer_line and not self.faults.count:
            self.faults.add(line + 1, "エンドレコード（9）がありません")


def unreadable_mark(record: bytes) -> str:
    return f"「{chr(record[0])}」" if 0x20 <= record[0] < 0x7F else "文字でないもの"  # noqa: PLR2004 what can be printed
