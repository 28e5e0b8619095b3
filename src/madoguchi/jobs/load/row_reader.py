"""Rows of a CSV file one by one, each with its line and its faults."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from madoguchi.jobs.load.csv_source import line_blocks
from madoguchi.jobs.load.import_file import FileColumn
from madoguchi.jobs.load.report import ImportFault, ImportReport

STRICT_ROW_PATTERN = re.compile(
    r'(?:"(?:[^"]|"")*+"|[^",\r\n]*+)(?:,(?:"(?:[^"]|"")*+"|[^",\r\n]*+))*+\r?\n'
)
"""RFC 4180: a quoted cell is quoted whole, and a bare one holds no quote."""

NumberedRow = tuple[int, list[str]]


def valid_rows(
    path: Path, columns: list[FileColumn], key: str, report: ImportReport
) -> Iterator[NumberedRow]:
    """Yield the first line and the cells of each right row; report the others.

    `key` is the column by which other files refer to a row. Blank rows at the end of
    the file are none. Ends early when the report is full or the file is no CSV from
    here on.
    """
    blank_rows: list[NumberedRow] = []
    for line, cells in read_rows(path, report):
        if not any(cells):
            blank_rows.append((line, cells))
            continue
        for number, row in [*blank_rows, (line, cells)]:
            cut = without_empty_ends(row, len(columns))
            faults = list(faults_of_row(path.name, number, cut, columns))
            if not faults:
                yield number, cut
                continue
            report.refuse_row(faults, key_of_row(cut, columns, key, faults))
            if report.is_full:
                return
        blank_rows.clear()


def read_rows(path: Path, report: ImportReport) -> Iterator[NumberedRow]:
    """Yield each row behind the header; report where the file is no CSV, and end."""
    raw_lines: list[str] = []
    reader = csv.reader(kept_lines(path, raw_lines), strict=True)
    line = 1
    try:
        next(reader)
        for row in reader:
            line, first_line = reader.line_num, line + 1
            raw = "".join(raw_lines[-(line - first_line + 1) :])
            raw_lines.clear()
            if row and not STRICT_ROW_PATTERN.fullmatch(raw):
                message = (
                    "引用符がセルの途中にあります。セル全体を引用符で囲み、"
                    "中の引用符は2つ続けてください（csv_broken）"
                )
                report.refuse_row([ImportFault(path.name, first_line, "", message)])
                continue
            yield first_line, row
    except csv.Error as error:
        cause = f"（{error}）"
        if "field larger" in str(error):
            cause = f"（1つのセルが{csv.field_size_limit():,}文字より長い）"
        message = f"CSVとして読めません{cause}。引用符を確かめてください（csv_broken）"
        report.refuse_rest(ImportFault(path.name, line + 1, "", message))


def kept_lines(path: Path, kept: list[str]) -> Iterator[str]:
    """Yield the lines of a file, and remember each: the reader forgets its quotes."""
    pieces = (
        line for block in line_blocks(path) for line in block.splitlines(keepends=True)
    )
    for line in split_at_newlines(pieces):
        kept.append(line)
        yield line


def split_at_newlines(pieces: Iterator[str]) -> Iterator[str]:
    """Join what str.splitlines cut at U+2028 and its like: a line ends at LF alone."""
    rest = ""
    for piece in pieces:
        rest += piece
        if piece.endswith("\n"):
            yield rest
            rest = ""


def without_empty_ends(row: list[str], count: int) -> list[str]:
    """Without the empty cells that a spreadsheet adds to the right of the table."""
    return row[:count] if not any(row[count:]) else row


def key_of_row(
    row: list[str], columns: list[FileColumn], key: str, faults: list[ImportFault]
) -> str:
    """The cell by which other files name the row; "" where it is faulty itself."""
    if any(fault.column in ("", key) for fault in faults):
        return ""
    return row[[column.name for column in columns].index(key)] if key else ""


def faults_of_row(
    file: str, line: int, row: list[str], columns: list[FileColumn]
) -> Iterator[ImportFault]:
    if len(row) != len(columns):
        message = (
            f"列の数が{len(row)}です。{len(columns)}にしてください（column_count）"
        )
        yield ImportFault(file, line, "", message)
        return
    for column, value in zip(columns, row, strict=True):
        if message := fault_of_cell(column, value):
            yield ImportFault(file, line, column.name, message)


def fault_of_cell(column: FileColumn, value: str) -> str:
    if value == "":
        expected = column.cell.expected
        return f"空です。正しくは {expected}（cell_empty）" if column.required else ""
    return column.cell.fault(value)
