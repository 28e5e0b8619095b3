"""A file as blocks of whole lines: bounded memory, whatever the file holds."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from madoguchi.jobs.load.cell_types import shown_value
from madoguchi.jobs.load.import_file import FileColumn, ImportFile
from madoguchi.jobs.load.report import ImportFault

BLOCK_BYTES = 1 << 20
MAX_LINE_BYTES = 1 << 20
MAX_SHOWN_NAME_LENGTH = 40
BOM = b"\xef\xbb\xbf"
FOREIGN_FORMATS = {
    b"PK\x03\x04": "Excelのブックのようです",
    b"\xd0\xcf\x11\xe0": "Excelのブックのようです",
    b"\xff\xfe": "UTF-16のようです",
    b"\xfe\xff": "UTF-16のようです",
}
"""By their first bytes: what spreadsheets save besides CSV in UTF-8."""
LONE_CR_PATTERN = re.compile(rb"\r(?!\n)")


class BrokenFile(Exception):
    """The file cannot be read as UTF-8 lines from here on."""

    def __init__(self, file: str, line: int, message: str, column: str = "") -> None:
        super().__init__(message)
        self.fault = ImportFault(file, line, column, message)


def refuse_link_out(path: Path) -> None:
    """Raise BrokenFile for a link that leads out of the folder of the file.

    A folder comes from another system; what it points at may be anything here.
    """
    try:
        is_inside = path.resolve().is_relative_to(path.parent.resolve())
    except (OSError, RuntimeError):  # links that lead to each other
        is_inside = False
    if not is_inside:
        message = (
            "フォルダーの外へのリンクです。ファイルそのものを置いてください"
            "（file_outside_folder）"
        )
        raise BrokenFile(path.name, 0, message)


def line_blocks(path: Path) -> Iterator[str]:
    """Yield whole lines, about a megabyte at a time, each ended by LF or CRLF.

    Raises BrokenFile where the file cannot be read, at the first NUL, at a CR that is
    not before LF, at a byte that is not UTF-8, or at a line of more than a megabyte,
    of which no more than that is ever held.
    """
    try:
        yield from read_line_blocks(path)
    except OSError:
        message = "読み取れません。権限とディスクを確かめてください（file_unreadable）"
        raise BrokenFile(path.name, 0, message) from None


def read_line_blocks(path: Path) -> Iterator[str]:
    line, rest = 1, b""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if line == 1 and not rest:
                refuse_foreign_format(path, block)
                block = block.removeprefix(BOM)
            cut = block.rfind(b"\n") + 1
            if not cut:
                rest += block
                refuse_long_line(path, line, rest)
                continue
            whole, rest = rest + block[:cut], block[cut:]
            yield decode_block(path, line, whole)
            line += whole.count(b"\n")
        if rest:
            refuse_long_line(path, line, rest)
            yield decode_block(path, line, rest) + "\n"


def refuse_foreign_format(path: Path, block: bytes) -> None:
    for mark, what in FOREIGN_FORMATS.items():
        if block.startswith(mark):
            message = (
                f"{what}。「CSV UTF-8（コンマ区切り）」で保存し直してください"
                "（not_csv）"
            )
            raise BrokenFile(path.name, 1, message)


def refuse_long_line(path: Path, line: int, rest: bytes) -> None:
    if len(rest) > MAX_LINE_BYTES:
        refuse_lone_cr(path, line, rest[:-1])
        message = (
            f"1行が{MAX_LINE_BYTES:,}バイトを超えています。改行を確かめてください"
            "（line_too_long）"
        )
        raise BrokenFile(path.name, line, message)


def decode_block(path: Path, line: int, whole: bytes) -> str:
    if (at := whole.find(b"\0")) >= 0:
        line += whole.count(b"\n", 0, at)
        raise BrokenFile(
            path.name, line, "NULバイトがあります。取り除いてください（nul_byte）"
        )
    refuse_lone_cr(path, line, whole)
    try:
        return whole.decode()
    except UnicodeDecodeError as error:
        line += whole.count(b"\n", 0, error.start)
        message = "UTF-8ではありません。UTF-8で保存し直してください（not_utf8）"
        raise BrokenFile(path.name, line, message) from None


def refuse_lone_cr(path: Path, line: int, whole: bytes) -> None:
    """A CR that is not before LF: one reader ends a line there and another does not."""
    if whole.count(b"\r") == whole.count(b"\r\n"):
        return
    at = next(cr.start() for cr in LONE_CR_PATTERN.finditer(whole))
    line += whole.count(b"\n", 0, at)
    message = "改行がCRだけの行があります。LFかCRLFで保存し直してください（lone_cr）"
    raise BrokenFile(path.name, line, message)


def header_columns(path: Path, file: ImportFile) -> list[FileColumn]:
    """Return the columns of the header, in its order; optional ones may be absent.

    Empty names at its end are dropped: spreadsheets write them. Raises BrokenFile for
    a missing file, a column that is unknown or stands twice, and a required column
    that is not there.
    """
    names = header_names(path)
    while names and not names[-1]:
        names.pop()
    known = {column.name: column for column in file.columns}
    for nth, name in enumerate(names, 1):
        if name not in known:
            message = f"知らない列です。使える列: {' '.join(known)}（column_unknown）"
            shown = shown_value(name[:MAX_SHOWN_NAME_LENGTH])
            raise BrokenFile(path.name, 1, message, shown or f"{nth}列目")
    for name, column in known.items():
        if column.required and name not in names:
            raise BrokenFile(path.name, 1, "列がありません（column_missing）", name)
        if names.count(name) > 1:
            raise BrokenFile(path.name, 1, "列が2つあります（column_twice）", name)
    return [known[name] for name in names]


def header_names(path: Path) -> list[str]:
    if not path.is_file():
        raise BrokenFile(path.name, 0, "ファイルがありません（file_missing）")
    first = next(line_blocks(path), "").split("\n", 1)[0].rstrip("\r")
    try:
        return next(csv.reader(io.StringIO(first, newline="")), [])
    except csv.Error:
        raise BrokenFile(
            path.name, 1, "見出しの行をCSVとして読めません（csv_broken）"
        ) from None
