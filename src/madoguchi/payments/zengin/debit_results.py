"""What banks answer to a debit file: the same records, with results. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from madoguchi.payments.zengin.fields import FieldFault
from madoguchi.payments.zengin.file_faults import (
    BankFileFaulty,
    FaultList,
    LineFault,
)
from madoguchi.payments.zengin.layouts import (
    DATA_MARK,
    DEBIT_KIND,
    DEBIT_LAYOUT,
    DEBIT_TRAILER_LAYOUT,
    END_LAYOUT,
    END_MARK,
    HEAD_LAYOUT_WITHOUT_ACCOUNT,
    HEAD_MARK,
    RECORD_BYTES,
    TRAILER_MARK,
)
from madoguchi.payments.zengin.record_stream import read_records

PAID_RESULT = "0"
RESULT_CODES = "0123489"
FIELDS = {field.name: field for field in DEBIT_LAYOUT.fields}
KEY, AMOUNT, RESULT = FIELDS["key"], FIELDS["amount"], FIELDS["result"]


@dataclass(frozen=True, slots=True)
class ResultHead:
    """Whose request it answers; `day` is MMDD."""

    collector_code: str
    day: str


@dataclass(frozen=True, slots=True)
class ResultLine:
    """The end of one request: `result` is a key of RESULT_CODES, 0 for paid."""

    line: int
    key: str
    amount_yen: int
    result: str


@dataclass(slots=True)
class ResultSums:
    """Counts and yen, of lines or as a trailer says them."""

    count: int = 0
    amount_yen: int = 0
    paid_count: int = 0
    paid_yen: int = 0
    failed_count: int = 0
    failed_yen: int = 0

    def add(self, line: ResultLine) -> None:
        self.count += 1
        self.amount_yen += line.amount_yen
        if line.result == PAID_RESULT:
            self.paid_count += 1
            self.paid_yen += line.amount_yen
        else:
            self.failed_count += 1
            self.failed_yen += line.amount_yen


class ResultReader:
    """Reads a file of results once, from its first line to its last.

    `head` is there once the first line was asked for, `sums` after the last.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.head = ResultHead("", "")
        self.sums = ResultSums()
        self.faults = FaultList()
        self.records = read_records(stream, RECORD_BYTES)

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


def head_of(line: int, record: bytes) -> ResultHead:
    """BankFileFaulty for what is no header of a file of debits in JIS."""
    if record[:1] != HEAD_MARK.encode():
        raise BankFileFaulty(LineFault(line, "ヘッダー（1）がありません"))
    try:
        values = HEAD_LAYOUT_WITHOUT_ACCOUNT.decode(record)
    except FieldFault as fault:
        raise BankFileFaulty(LineFault(line, str(fault))) from fault
    if values["kind"] != DEBIT_KIND:
        raise BankFileFaulty(
            LineFault(line, f"種別コードが{values['kind']}です。口座振替は91です")
        )
    if values["code_set"] != "0":
        raise BankFileFaulty(
            LineFault(
                line, "コード区分がJIS（0）ではありません。JISで受け取ってください"
            )
        )
    return ResultHead(values["collector_code"], values["day"])


def result_of(line: int, record: bytes) -> ResultLine:
    """FieldFault where a field that counts cannot be read."""
    result = RESULT.decode(record)
    if result not in RESULT_CODES or not result:
        raise FieldFault(f"振替結果コード「{result}」を知りません")
    return ResultLine(line, KEY.decode(record), int(AMOUNT.decode(record)), result)
