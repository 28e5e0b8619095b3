"""Read the lines of a table that somebody made in a spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from django.utils.translation import gettext as _

from madoguchi.billing.renderers.csv_table import text_of_sheet
from madoguchi.departments.mapping import table_of_spreadsheet, without_empty_ends
from madoguchi.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class SheetForm:
    """What a table must be; `unreadable` makes the refusal from the reason."""

    headings: Sequence[str]
    max_lines: int
    max_bytes: int
    unreadable: Callable[[str], Refused]


@dataclass(frozen=True, slots=True)
class LineFault:
    line: int
    words: str


def decoded_sheet(content: bytes, form: SheetForm) -> str:
    """Refused where it is too large, or in neither UTF-8 nor Shift_JIS."""
    if len(content) > form.max_bytes:
        raise form.unreadable(_("1MBを超えています"))
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise form.unreadable(_("文字コードがUTF-8でもShift_JISでもありません"))


def lines_of_sheet(text: str, form: SheetForm) -> Iterator[tuple[int, list[str]]]:
    """Number, as a spreadsheet counts, and cells; empty lines are left out."""
    above, rest, delimiter = table_of_spreadsheet(text)
    table = csv.reader(io.StringIO(rest, newline=""), strict=True, delimiter=delimiter)
    try:
        head = [cell.strip() for cell in without_empty_ends(next(table, []))]
        if [normalize("NFKC", c) for c in head] != list(form.headings):
            words = _("1行目の見出しが「%(headings)s」になっていません")
            raise form.unreadable(words % {"headings": "、".join(form.headings)})
        count = 0
        for nth, row in enumerate(table, above + 2):
            cells = without_empty_ends([text_of_sheet(cell.strip()) for cell in row])
            if not cells:
                continue
            count += 1
            if count > form.max_lines:
                words = _("一度に送れるのは%(most)s行までです")
                raise form.unreadable(words % {"most": f"{form.max_lines:,}"})
            yield nth, cells + [""] * (len(form.headings) - len(cells))
    except csv.Error:
        raise form.unreadable(_("CSVの形になっていません")) from None
