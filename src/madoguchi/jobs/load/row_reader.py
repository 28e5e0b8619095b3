"""Rows of a CSV file one by one, each with its line and its faults."""

import csv
from collections.abc import Iterator
from pathlib import Path

from madoguchi.jobs.load.csv_source import line_blocks
from madoguchi.jobs.load.import_file import FileColumn
from madoguchi.jobs.load.report import ImportFault, ImportReport

MAX_SHOWN_VALUE_LENGTH = 60


def valid_rows(
    path: Path, columns: list[FileColumn], report: ImportReport
) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line and the cells of each right row; report the others.

    Ends early when the report is full or the file is no CSV from here on.
    """
    lines = (
        line for block in line_blocks(path) for line in block.splitlines(keepends=True)
    )
    reader = csv.reader(split_at_newlines(lines), strict=True)
    line = 1
    try:
        next(reader)
        for row in reader:
            line, first_line = reader.line_num, line + 1
            faults = list(faults_of_row(path.name, first_line, row, columns))
            for fault in faults:
                report.add(fault)
            if report.is_full:
                return
            if not faults:
                yield first_line, row
    except csv.Error as error:
        message = f"CSVとして読めません（{error}）。引用符を確かめてください"
        report.add(ImportFault(path.name, line + 1, "", message))


def split_at_newlines(pieces: Iterator[str]) -> Iterator[str]:
    """Join what str.splitlines cut at U+2028 and its like: a line ends at LF alone."""
    rest = ""
    for piece in pieces:
        rest += piece
        if piece.endswith("\n"):
            yield rest
            rest = ""


def faults_of_row(
    file: str, line: int, row: list[str], columns: list[FileColumn]
) -> Iterator[ImportFault]:
    if len(row) != len(columns):
        message = f"列の数が{len(row)}です。{len(columns)}にしてください"
        yield ImportFault(file, line, "", message)
        return
    for column, value in zip(columns, row, strict=True):
        if message := fault_of_cell(column, value):
            expected = f"正しくは {column.cell.expected}"
            yield ImportFault(file, line, column.name, f"{message}。{expected}")


def fault_of_cell(column: FileColumn, value: str) -> str:
    if value == "":
        return "空です" if column.required else ""
    if column.cell.is_faulty(value):
        return f"「{value[:MAX_SHOWN_VALUE_LENGTH]}」は正しくありません"
    return ""
