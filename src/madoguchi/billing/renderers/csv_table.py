"""Tables as CSV for people who open them in a spreadsheet, and for software."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from madoguchi.billing.renderers.shift_jis import shift_jis_text

CsvCell = str | int | Decimal | date | None

FORMULA_PATTERN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    r"\U000e0000-\U000e0fff]*[-=+@＝＋－＠−]|[\t\r\n]"
)
"""A start that some spreadsheet obeys, also behind characters that nobody sees."""

REWRITTEN_PATTERN = re.compile(
    r"""
      0[0-9]+ (?: \.[0-9]* )?                        # 001 loses its zeros
    | [0-9]{12,}                                     # 1.23457E+11
    | [0-9.]+ E [-+]?[0-9]+                          # 1E5
    | [0-9]{1,3} (?: ,[0-9]{3} )+                    # 1,000
    | [0-9.]+ [ ]? % | [(] [0-9.]+ [)] | [¥\\$] [0-9.,]+
    | [MTSHR]?[0-9]{1,4} [-/] [0-9]{1,2} (?: [-/] [0-9]{1,4} )?  # 1-2, 2026/10
    | [MTSHR][0-9]{1,2} [.] [0-9]{1,2} [.] [0-9]{1,2}
    | [0-9]{1,4} : [0-9]{2} (?: : [0-9]{2} )?
    | (?: [0-9]{4} 年 )? [0-9]{1,2} 月 (?: [0-9]{1,2} 日 )?
    | (?: JAN | FEB | MAR | APR | MAY | JUN | JUL | AUG | SEP | OCT | NOV | DEC )
      [A-Z]* [-/ ]? [0-9]{1,4}                       # MAR1
    | [0-9]{1,2} [-/ ]?
      (?: JAN | FEB | MAR | APR | MAY | JUN | JUL | AUG | SEP | OCT | NOV | DEC )
    | TRUE | FALSE
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What a spreadsheet takes for a number, a day or a truth, and then writes anew."""


def csv_bytes(rows: Iterable[Iterable[CsvCell]], encoding: str = "utf-8-sig") -> bytes:
    """Return a table for a spreadsheet: RFC 4180, CRLF, cells as `sheet_text` says."""
    return csv_text(rows, encoding).encode(encoding)


def csv_text(
    rows: Iterable[Iterable[CsvCell]],
    encoding: str = "utf-8-sig",
    *,
    line_end: str = "\r\n",
) -> str:
    """Return the text of such a table, in characters that `encoding` has."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerows([sheet_text(cell, encoding) for cell in row] for row in rows)
    return out.getvalue()


def software_csv(
    rows: Iterable[Iterable[CsvCell]], encoding: str, *, line_end: str
) -> bytes:
    """Return a table that software imports: each cell quoted, a code as it stands."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([cell_text(cell, encoding) for cell in row] for row in rows)
    return out.getvalue().encode(encoding)


def sheet_text(cell: CsvCell, encoding: str = "utf-8-sig") -> str:
    """Write a cell so that a spreadsheet shows what it says: 001 as '001.

    As `cell_text`; a text that a spreadsheet would take for a number or a day gets an
    apostrophe in front too.
    """
    text = cell_text(cell, encoding)
    return f"'{text}" if isinstance(cell, str) and is_rewritten(text) else text


def is_rewritten(text: str) -> bool:
    """Whether a spreadsheet would write a text anew, in whatever width it stands."""
    return bool(REWRITTEN_PATTERN.fullmatch(normalize("NFKC", text).strip()))


def text_of_sheet(text: str) -> str:
    """Return what `sheet_text` has written, without its apostrophe."""
    plain = text.removeprefix("'")
    return plain if is_rewritten(plain) else text


def cell_text(cell: CsvCell, encoding: str = "utf-8-sig") -> str:
    """A text is no formula, a number written plainly, a day as 2026-10-31."""
    if isinstance(cell, str):
        told = shift_jis_text(cell) if encoding == "cp932" else cell
        return f"'{told}" if FORMULA_PATTERN.match(told) else told
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell)
