"""A second reader of debit files (口座振替, 種別 91), to compare with the product.

It was written from the tables alone (debit_file_tables.md, and the rules of values,
letters, line ends and totals that the banks publish with them) by somebody who had not
read the product: it imports nothing of it, so that an error which both share would
have to be made twice. It reads requests and results, refuses what the tables do not
allow, and gives each field as it stands, with its fill.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).with_name("debit_file_tables.md")
RECORD_BYTES = 120
CRLF = b"\r\n"
LINE_ENDS = (CRLF, b"\r", b"\n")
# JIS 8-bit: 5C is the yen sign, and A1 to DF are half-width kana in Unicode's order.
# Not usable: small letters and kana, ｰ, and every mark that is not named here.
LETTER_OF_BYTE = (
    {ord(letter): letter for letter in " ()-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    | {0x5C: "¥"}
    | {ord(letter) - 0xFF61 + 0xA1: letter for letter in "｢｣ｦﾞﾟ"}
    | {
        ord(letter) - 0xFF61 + 0xA1: letter
        for letter in map(chr, range(0xFF71, 0xFF9E))
    }
)
ROW = re.compile(r"\| (\d+)(?:–(\d+))? \| (\d+) \| ([NC]) \| (.+) \|")
ORDER_OF_RECORDS = re.compile("12*89")
DUMMY = "ダミー"
VALUES = {
    "種別コード": ["91"],
    "コード区分": ["0"],
    "預金種目": ["1", "2", "3", "9"],
    "新規コード": ["0", "1", "2"],
    "振替結果コード": [" ", "0", "1", "2", "3", "4", "8", "9"],
}
# A request says 0 or, at some banks, a space.
CODES_OF_REQUESTS = {" ", "0"}
LAST_DAY_OF_MONTH = dict(enumerate([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], 1))


@dataclass(frozen=True)
class Cell:
    """A field of a record: places from 1, both included; N digits or C text."""

    first: int
    last: int
    kind: str
    name: str


def tables_of(text: str) -> dict[str, list[Cell]]:
    """Read the tables of a Markdown text, by heading.

    ValueError where the fields of a record leave a gap, overlap, disagree with their
    length or do not fill 120 bytes.
    """
    tables: dict[str, list[Cell]] = {}
    for section in text.split("\n## ")[1:]:
        heading, _newline, body = section.partition("\n")
        table: list[Cell] = []
        for row in ROW.finditer(body):
            first, last, length, kind, name = row.groups()
            cell = Cell(int(first), int(last or first), kind, name)
            following = table[-1].last + 1 if table else 1
            if cell.first != following or cell.last - following + 1 != int(length):
                raise ValueError(f"{heading}: {name} is not where the table puts it")
            table.append(cell)
        if not table or table[-1].last != RECORD_BYTES:
            raise ValueError(f"{heading}: the fields do not fill {RECORD_BYTES} bytes")
        tables[heading.strip()] = table
    return tables


def lines_of(content: bytes) -> list[str]:
    """Split a file into records of 120 letters, one a byte, without their line ends.

    ValueError where not all records are of 120 bytes with the same line end, and where
    a byte is not a usable letter.
    """
    after = content[RECORD_BYTES : RECORD_BYTES + len(CRLF)]
    end = next((end for end in LINE_ENDS if after.startswith(end)), b"")
    size = RECORD_BYTES + len(end)
    if not content or len(content) % size:
        raise ValueError(f"{len(content)} bytes are no whole records of {size}")
    lines = []
    for start in range(0, len(content), size):
        line = content[start : start + size]
        record = line[:RECORD_BYTES]
        if line[RECORD_BYTES:] != end or not LETTER_OF_BYTE.keys() >= set(record):
            raise ValueError(f"no record of usable letters: {line!r}")
        lines.append("".join(LETTER_OF_BYTE[byte] for byte in record))
    return lines


def read_debit_file(content: bytes, tables: dict[str, list[Cell]]) -> list[list[str]]:
    """Read the fields of each record of a file, with their fill, in the tables' order.

    ValueError, with the record, where the tables do not allow what stands there:
    records out of order, a field of the wrong fill or value, totals that are not the
    sums of the lines.
    """
    lines = lines_of(content)
    if not ORDER_OF_RECORDS.fullmatch("".join(line[0] for line in lines)):
        raise ValueError("the records are not header, data, trailer, end")
    records = []
    for line in lines:
        table = table_of_record(line, tables)
        values = [line[cell.first - 1 : cell.last] for cell in table]
        for cell, value in zip(table, values, strict=True):
            if not is_allowed(cell, value):
                raise ValueError(f"{cell.name} is {value!r} in {line!r}")
        records.append(values)
    check_totals(
        [values_by_name(values, tables["data"]) for values in records[1:-2]],
        values_by_name(records[-2], tables["trailer"]),
    )
    return records


def table_of_record(line: str, tables: dict[str, list[Cell]]) -> list[Cell]:
    """The table of a record, by its first letter.

    Digits are never blank (what is not set is zeros), so that a header which ends in
    25 spaces has no account of the collector.
    """
    if line[0] != "1":
        return tables[{"2": "data", "8": "trailer", "9": "end"}[line[0]]]
    short = tables["header of some banks"]
    return short if not line[short[-1].first - 1 :].strip() else tables["header"]


def values_by_name(values: list[str], table: list[Cell]) -> dict[str, str]:
    """The fields of a record by their names (of two dummies the last)."""
    return {cell.name: value for cell, value in zip(table, values, strict=True)}


def is_allowed(cell: Cell, value: str) -> bool:
    """Whether a field is filled as its kind asks and has one of the values listed."""
    if cell.name == DUMMY:
        return not value.strip()
    if cell.name in VALUES:
        return value in VALUES[cell.name]
    if cell.name == "引落日":
        return value.isdigit() and is_day_of_year(int(value[:2]), int(value[2:]))
    if cell.kind == "N":
        return value.isdigit()
    return not value.strip() or not value.startswith(" ")


def is_day_of_year(month: int, day: int) -> bool:
    """Whether a year has this day (the record has no year: 29 February is one)."""
    return 1 <= day <= LAST_DAY_OF_MONTH.get(month, 0)


def check_totals(lines: list[dict[str, str]], trailer: dict[str, str]) -> None:
    """Refuse a trailer whose counts and yen are not those of the lines.

    A request says nothing of paid and failed lines (zeros); a result counts each line
    in one of the two, a failed one with the yen that were asked.
    """
    codes = {line["振替結果コード"] for line in lines}
    paid = [line for line in lines if line["振替結果コード"] == "0"]
    failed = [line for line in lines if line["振替結果コード"] not in CODES_OF_REQUESTS]
    found = [totals_in(trailer, which) for which in ("合計", "振替済", "振替不能")]
    as_request = [count_and_yen(lines), (0, 0), (0, 0)]
    as_result = [count_and_yen(lines), count_and_yen(paid), count_and_yen(failed)]
    is_request = codes <= CODES_OF_REQUESTS and found == as_request
    is_result = " " not in codes and found == as_result
    if not is_request and not is_result:
        raise ValueError(f"the trailer says {found}, the lines {as_result}")


def totals_in(trailer: dict[str, str], which: str) -> tuple[int, int]:
    """How many lines and yen a trailer gives for one of its three totals."""
    return int(trailer[which + "件数"]), int(trailer[which + "金額"])


def count_and_yen(lines: Iterable[dict[str, str]]) -> tuple[int, int]:
    """How many lines these are, and the yen of all of them."""
    amounts = [int(line["引落金額"]) for line in lines]
    return len(amounts), sum(amounts)
