"""Thousands of folders with one fault or none: the place is exact, or all is loaded."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from madoguchi.jobs.load.cell_types import CellType
from madoguchi.jobs.load.files import FOLDER_FILES
from madoguchi.jobs.load.import_file import FileColumn, ImportFile
from madoguchi.jobs.load.report import FaultyFolder
from tests.effort import chance_of, how_many
from tests.import_folders import (
    load_operator_folder,
    read_rows,
    write_operator_folder,
    write_rows,
)

FOLDERS = how_many(180, long=3_000)
FILES = {file.name: file for file in FOLDER_FILES}
PAYMENTS = """payment_number,account_number,kind,billing_month,paid_on,amount_yen
PAY-1,B1,payment,2026-10,2026-11-01,900
PAY-2,B2,,2026-10,2026-11-02,5200
"""
"""The file may be absent, so the folders of other tests have none."""

OPEN_ITEMS = """account_number,billing_month,open_yen,due_on
B1,2026-05,1100,2026-06-30
B2,2026-06,5200,2026-07-31
"""

MANDATES = """account_number,mandate_number,registered_on
B3,DM-3,2019-04-12
"""

WRONG_VALUES = {
    "date": ["2026-02-30", "0001-01-01", "2026/10/01", "令和8年", "9999-12-31"],
    "bigint": ["-0", "1e3", "１", "1,000", "9" * 20, "NaN", " 1"],
    "smallint": ["-1", "32767", "1.0", "٣"],
    "numeric(18,4)": ["-0.0", "1.23456", "9" * 14, ".5", "+1", "1 000"],
}
WRONG_TEXTS = ["　", "\u00a0", "a\u202eb", "\u200b", "\uffff", "4111 1111 1111 1111"]
WRONG_CODES = ["あ", "a b", "Ａ１", "x" * 255, "a\tb", "\u2028"]


def wrong_values(cell: CellType) -> list[str]:
    if cell.max_text_length:
        return [*WRONG_TEXTS, "あ" * (cell.max_text_length + 1)]
    return WRONG_VALUES.get(cell.sql, WRONG_CODES)


def spoil_cell(folder: Path, file: ImportFile, chance: Random) -> str:
    """Put a wrong value into a cell; return the place that the report must name."""
    table = read_rows(folder, file.name)
    row = chance.randrange(1, len(table))
    there = [column for column in file.columns if column.name in table[0]]
    column: FileColumn = chance.choice(there)
    wrong = wrong_values(column.cell) + ([""] if column.required else [])
    table[row][table[0].index(column.name)] = chance.choice(wrong)
    write_rows(folder, file.name, table)
    return f"{file.file_name}:{row + 1}: {column.name}: "


def spoil_line(folder: Path, file: ImportFile, chance: Random) -> str:
    """Add bytes to a line that no text has, or a quote inside a cell."""
    path = folder / file.file_name
    lines = path.read_bytes().split(b"\n")
    row = chance.randrange(1, len(lines) - 1)
    lines[row] += chance.choice([b"\x00", b"\xff", b"\x82\xa0", b"\rx", b'x"x', b",x"])
    path.write_bytes(b"\n".join(lines))
    return f"{file.file_name}:{row + 1}: "


def spoil_header(folder: Path, file: ImportFile, chance: Random) -> str:
    table = read_rows(folder, file.name)
    required = [column.name for column in file.columns if column.required]
    at = table[0].index(chance.choice(required))
    table[0][at] += "x"
    write_rows(folder, file.name, table)
    return f"{file.file_name}:1: {table[0][at]}: "


def remove_file(folder: Path, file: ImportFile, _chance: Random) -> str:
    (folder / file.file_name).unlink()
    return "" if file.optional else f"{file.file_name}: "


def end_lines_by_cr(folder: Path, file: ImportFile, _chance: Random) -> str:
    path = folder / file.file_name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    return f"{file.file_name}:1: "


def double_a_key(folder: Path, file: ImportFile, chance: Random) -> str:
    if not file.key:
        return spoil_cell(folder, file, chance)
    table = read_rows(folder, file.name)
    write_rows(folder, file.name, [*table, chance.choice(table[1:])])
    return f"{file.file_name}:{len(table) + 1}: {file.key[0]}: "


def save_with_crlf(folder: Path, file: ImportFile, chance: Random) -> str:
    path = folder / file.file_name
    lines = path.read_bytes().split(b"\n")
    ends = [chance.choice([b"\n", b"\r\n"]) for _ in lines]
    path.write_bytes(b"".join(map(b"".join, zip(lines[:-1], ends, strict=False))))
    return ""


def save_as_a_spreadsheet_does(folder: Path, file: ImportFile, chance: Random) -> str:
    """With a mark of UTF-8, empty columns to the right and blank rows below."""
    path, more = folder / file.file_name, chance.randrange(4)
    lines = [line + "," * more for line in path.read_text().splitlines()]
    lines += ["," * chance.randrange(9)] * chance.randrange(3)
    path.write_text("\ufeff" + "\n".join(lines) + "\n" * chance.randrange(3))
    return ""


def turn_columns_around(folder: Path, file: ImportFile, chance: Random) -> str:
    table = read_rows(folder, file.name)
    order = chance.sample(range(len(table[0])), len(table[0]))
    write_rows(folder, file.name, [[row[at] for at in order] for row in table])
    return ""


def quote_a_cell(folder: Path, file: ImportFile, chance: Random) -> str:
    path = folder / file.file_name
    header, *lines = path.read_text().splitlines()
    at = chance.randrange(len(lines))
    first, comma, rest = lines[at].partition(",")
    lines[at] = f'"{first}"{comma}{rest}'
    path.write_text("\n".join([header, *lines, ""]))
    return ""


Spoiling = Callable[[Path, ImportFile, Random], str]
SPOILINGS: list[tuple[Spoiling, int]] = [
    (spoil_cell, 8),
    (spoil_line, 4),
    (spoil_header, 1),
    (remove_file, 1),
    (end_lines_by_cr, 1),
    (double_a_key, 1),
    (save_with_crlf, 1),
    (save_as_a_spreadsheet_does, 1),
    (turn_columns_around, 1),
    (quote_a_cell, 1),
]


@pytest.mark.parametrize("part", range(2))
def test_one_fault_is_reported_at_its_place_and_a_right_folder_is_loaded(
    db_of_all, tmp_path, part, record_property
):
    chance, tried = chance_of(part), Counter[str]()
    spoilings, weights = zip(*SPOILINGS, strict=True)
    for _ in range(FOLDERS // 2):
        folder = write_operator_folder(tmp_path / "operator")
        (folder / "payments.csv").write_text(PAYMENTS)
        (folder / "open_items.csv").write_text(OPEN_ITEMS)
        (folder / "mandates.csv").write_text(MANDATES)
        file = FILES[chance.choice(sorted(FILES))]
        [spoil] = chance.choices(spoilings, weights)
        place = spoil(folder, file, chance)
        lines = faults_of(folder)
        expected = [place] if place else []
        assert [line[: len(place)] for line in lines] == expected, (spoil, lines)
        tried["folders refused at the exact place" if place else "right folders"] += 1
    for what, count in tried.items():
        record_property(what, count)


def faults_of(folder: Path) -> list[str]:
    try:
        load_operator_folder(folder)
    except FaultyFolder as faulty:
        return faulty.report.lines()
    return []
