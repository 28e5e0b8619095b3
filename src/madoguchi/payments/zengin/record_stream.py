"""Records of a file one after the other, whatever ends its lines. Pure."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from madoguchi.payments.zengin.file_faults import BankFileFaulty, LineFault

EBCDIC_DIGITS = range(0xF0, 0xFA)
LINE_END_BYTES = b"\r\n"
READ_BYTES = 1 << 20


def read_records(stream: BinaryIO, length: int) -> Iterator[tuple[int, bytes]]:
    """Yield each record with its line, from 1.

    Lines end with nothing, CR, LF or CRLF, all of them as the first does; the last may
    have no end. BankFileFaulty for an empty file, one in EBCDIC (or UTF-8 with a mark),
    and at a line of another length. Never holds more than a piece of the file.
    """
    start = stream.read(length + 2)
    refuse_other_code(start)
    end = line_end_after(start, length)
    step, line = length + len(end), 0
    rest = start
    while True:
        piece = stream.read(READ_BYTES)
        rest += piece
        usable = len(rest) - len(rest) % step if piece else len(rest)
        for place in range(0, usable, step):
            line += 1
            record = rest[place : place + step]
            yield line, whole_record(record, line, length, end, is_last=not piece)
        rest = rest[usable:]
        if not piece:
            return


def hashed_records(
    stream: BinaryIO, length: int, update: Callable[[bytes], object]
) -> Iterator[tuple[int, bytes]]:
    """Yield records as `read_records` does, and add each to a digest by `update`.

    What ends the lines is not in it: the same records have the same digest.
    """
    for line, record in read_records(stream, length):
        update(record)
        yield line, record


def refuse_other_code(start: bytes) -> None:
    if not start:
        raise BankFileFaulty(LineFault(1, "ファイルが空です"))
    if start[0] in EBCDIC_DIGITS:
        raise BankFileFaulty(
            LineFault(1, "EBCDICのファイルです。JIS（Shift_JIS）で受け取ってください")
        )
    if not chr(start[0]).isdigit():
        raise BankFileFaulty(LineFault(1, "全銀形式のファイルではありません"))


def line_end_after(start: bytes, length: int) -> bytes:
    """Return what ends the lines; the first line must have its length."""
    head = start[:length]
    if len(head) < length or any(byte in head for byte in LINE_END_BYTES):
        found = min(
            (head.find(byte) for byte in LINE_END_BYTES if byte in head),
            default=len(head),
        )
        raise BankFileFaulty(wrong_length(1, found, length))
    after = start[length : length + 2]
    if after == LINE_END_BYTES:
        return LINE_END_BYTES
    return after[:1] if after[:1] in {b"\r", b"\n"} else b""


def whole_record(
    raw: bytes, line: int, length: int, end: bytes, *, is_last: bool
) -> bytes:
    """Return the record without its end; BankFileFaulty where it is cut or too long."""
    record, ended = raw[:length], raw[length:]
    is_usual = ended == end and b"\r" not in record and b"\n" not in record
    if is_usual and len(record) == length:
        return record
    shortest = min((record.find(b) for b in LINE_END_BYTES if b in record), default=-1)
    if shortest >= 0 or len(record) < length:
        found = shortest if shortest >= 0 else len(record)
        raise BankFileFaulty(wrong_length(line, found, length))
    if ended != end and not (is_last and not ended):
        raise BankFileFaulty(
            LineFault(
                line, f"{length}バイトを超えているか、行の終わりが他の行と違います"
            )
        )
    return record


def wrong_length(line: int, found: int, length: int) -> LineFault:
    return LineFault(line, f"{found}バイトです（{length}バイトのはずです）")
