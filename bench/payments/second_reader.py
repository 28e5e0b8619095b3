"""A second reader of debit files, which knows nothing but the tables of the banks.

Nobody wrote its offsets down: it reads the tables of `debit_file_tables.md`, rows of
place, length and type, and cuts a file along them. It imports nothing of the portal.
"""

import re
from dataclasses import dataclass
from pathlib import Path

TABLES = Path(__file__).with_name("debit_file_tables.md")
ROW_PATTERN = re.compile(
    r"\| *(\d+)(?:–(\d+))? *\| *(\d+) *\| *([NC]) *\| *([^|]*?) *\|"
)
RECORD_LENGTH = 120
LINE_ENDS = (b"\r\n", b"\r", b"\n", b"")
BLANK = "ダミー"


@dataclass(frozen=True)
class Cell:
    """A row of a table: first and last byte from 1, digits (N) or text (C), name."""

    first: int
    last: int
    kind: str
    name: str

    def cut(self, line: str) -> str:
        """Return what stands there; ValueError for no digit, or for no blank."""
        text = line[self.first - 1 : self.last]
        if self.kind == "N" and not re.fullmatch("[0-9]+", text):
            raise ValueError(f"{self.name}: {text!r}")
        if self.name == BLANK and text.strip(" "):
            raise ValueError(f"{self.name}: {text!r}")
        return text


def tables_of(text: str) -> dict[str, list[Cell]]:
    """Read each table under its heading; ValueError where a length is not as said."""
    found: dict[str, list[Cell]] = {}
    for part in text.split("## ")[1:]:
        heading, _blank, rows = part.partition("\n")
        cells = found.setdefault(heading.strip(), [])
        for first, last, length, kind, name in ROW_PATTERN.findall(rows):
            cell = Cell(int(first), int(last or first), kind, name)
            expected = cells[-1].last + 1 if cells else 1
            if cell.last - cell.first + 1 != int(length) or cell.first != expected:
                raise ValueError(f"{heading}: {name}")
            cells.append(cell)
        if cells[-1].last != RECORD_LENGTH:
            raise ValueError(heading)
    return found


def lines_of(content: bytes) -> list[str]:
    """Cut a file into its lines, whose end is what follows the first 120 bytes."""
    rest = content[RECORD_LENGTH : RECORD_LENGTH + 2]
    end = next(end for end in LINE_ENDS if rest.startswith(end))
    step = RECORD_LENGTH + len(end)
    pieces = [content[at : at + step] for at in range(0, len(content), step)]
    if any(len(piece) != step or not piece.endswith(end) for piece in pieces):
        raise ValueError("line end")
    texts = [piece[:RECORD_LENGTH].decode("cp932") for piece in pieces]
    if any(len(text) != RECORD_LENGTH for text in texts):
        raise ValueError("two bytes a letter")
    return [text.replace("\\", "¥") for text in texts]


def read_debit_file(content: bytes, tables: dict[str, list[Cell]]) -> list[list[str]]:
    """Return the fields of each record; ValueError for what the tables do not allow."""
    lines = lines_of(content)
    marks = "".join(line[0] for line in lines)
    if not re.fullmatch("12*89", marks):
        raise ValueError(marks)
    has_own_account = lines[0][95:].strip(" ") != ""
    head = "header" if has_own_account else "header of some banks"
    names = {"1": head, "2": "data", "8": "trailer", "9": "end"}
    records = [[cell.cut(line) for cell in tables[names[line[0]]]] for line in lines]
    place = [cell.name for cell in tables["data"]].index("引落金額")
    amounts = [int(record[place]) for record in records[1:-2]]
    sums = [len(amounts), sum(amounts), 0, 0, 0, 0]
    if [int(field) for field in records[-2][1:7]] != sums:
        raise ValueError(f"sums {records[-2]}")
    return records
