"""Read and write the CSV file of the departments' shares, as a whole.

One row a share, under MAPPING_HEADINGS. The file replaces all shares there were;
shares of past days stay in it with their dates.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unicodedata import normalize

from django.utils.translation import gettext as _

from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes, text_of_sheet
from madoguchi.departments.rules import WHOLE_PERCENT, Bearing, percent_gaps
from madoguchi.departments.text_checks import text_fault
from madoguchi.kernel.eras import YEAR_REGEX, western_year
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_number

MAPPING_HEADINGS = [
    *("部門コード", "部門名", "契約番号", "品目コード", "割合（%）"),
    *("適用開始日", "適用終了日"),
]
MAX_MAPPING_BYTES = 1_000_000  # bytes
MAX_MAPPING_ROWS = 10_000  # rows
DELIMITERS = (",", "\t", ";")
EMPTY_TOP_PATTERN = re.compile(r"(?:sep=.?)?[,;\t]*", re.IGNORECASE)
DAY_PATTERN = re.compile(
    YEAR_REGEX + r"[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: +0?0:00(?::00)?)?",
    re.ASCII | re.IGNORECASE,
)
"""Also as a spreadsheet writes it back: R8.4.1, 2026/4/1 0:00."""

ALLOWED_YEARS = range(2000, 2200)
"""Beyond these a year is a slip; what never ends has no last day."""

PERCENT_PATTERN = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)%?")
MAX_SHOWN_CODES = 10
MAX_CELL_LENGTHS = (15, 40, 20, 20)


@dataclass(frozen=True, slots=True)
class ShareMapping:
    names: dict[str, str]
    """Department code to name."""
    bearings: list[Bearing]


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """What a share may be of."""

    contracts: set[str]
    items: set[str]


def parse_mapping(content: bytes, known: KnownCodes) -> ShareMapping:
    """Refused with the row that is wrong, or the key whose percents make no 100."""
    names: dict[str, str] = {}
    bearings = []
    begun: dict[object, int] = {}
    for nth, cells in mapping_rows(content):
        code, name, *_rest = cells
        if names.setdefault(code, name) != name:
            words = _("部門コード「%(code)s」の部門名が、前の行と異なります")
            raise row_refusal(nth, words % {"code": code})
        new = parse_bearing(nth, cells, known)
        before = begun.setdefault((new.key, code, new.from_on), nth)
        if before != nth:
            words = _("部門・契約・品目・適用開始日が、%(row)s行目と同じです")
            raise row_refusal(nth, words % {"row": before})
        bearings.append(new)
    for (contract, item), day, total in percent_gaps(bearings):
        raise sum_refusal(contract, item, f"{day:%Y/%m/%d}", total)
    return ShareMapping(names, bearings)


def mapping_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Row number, as a spreadsheet counts, and seven cells. Empty rows are left out."""
    above, text, delimiter = table_of_spreadsheet(decode_content(content))
    table = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        lines = [[text_of_sheet(c.strip()) for c in cells] for cells in table]
    except csv.Error:
        raise unreadable_refusal(_("CSVの形になっていません")) from None
    if not lines or not are_headings(lines[0]):
        words = _("1行目の見出しが「%(headings)s」になっていません")
        raise unreadable_refusal(words % {"headings": "、".join(MAPPING_HEADINGS)})
    if len(lines) > MAX_MAPPING_ROWS:
        words = _("%(count)s行を超えています")
        raise unreadable_refusal(words % {"count": format_number(MAX_MAPPING_ROWS)})
    for nth, cells in enumerate(lines[1:], above + 2):
        if any(cells):
            yield nth, checked_cells(nth, cells)


def decode_content(content: bytes) -> str:
    if len(content) > MAX_MAPPING_BYTES:
        raise unreadable_refusal(_("1MBを超えています"))
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise unreadable_refusal(_("文字コードがUTF-8でもShift_JISでもありません"))


def table_of_spreadsheet(text: str) -> tuple[int, str, str]:
    """How many lines stand above the headings, the rest, and what parts its cells.

    A spreadsheet may save tabs or semicolons for commas, say so in a line sep=, and
    leave empty lines on top.
    """
    lines = text.splitlines(keepends=True)
    above = 0
    while above < len(lines) and EMPTY_TOP_PATTERN.fullmatch(lines[above].strip()):
        above += 1
    rest = lines[above:]
    delimiter = max(DELIMITERS, key=rest[0].count) if rest else DELIMITERS[0]
    return above, "".join(rest), delimiter


def are_headings(cells: list[str]) -> bool:
    """Whether a row is that of the headings, in whatever width: 割合(%), 割合（％）."""
    named = [normalize("NFKC", cell) for cell in without_empty_ends(cells)]
    return named == [normalize("NFKC", head) for head in MAPPING_HEADINGS]


def without_empty_ends(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, which a spreadsheet adds and leaves out."""
    count = len(cells)
    while count and not cells[count - 1]:
        count -= 1
    return cells[:count]


def checked_cells(nth: int, row: list[str]) -> list[str]:
    cells = without_empty_ends(row)
    cells += [""] * (len(MAPPING_HEADINGS) - len(cells))
    if len(cells) != len(MAPPING_HEADINGS):
        words = _("列が%(count)sつではありません")
        raise row_refusal(nth, words % {"count": len(MAPPING_HEADINGS)})
    for head, cell in zip(MAPPING_HEADINGS, cells, strict=True):
        if fault := text_fault(cell):
            words = _("「%(heading)s」%(fault)s")
            raise row_refusal(nth, words % {"heading": head, "fault": fault})
    for head, cell, longest in zip(
        MAPPING_HEADINGS, cells, MAX_CELL_LENGTHS, strict=False
    ):
        if len(cell) > longest:
            words = _("「%(heading)s」が%(count)s文字を超えています")
            raise row_refusal(nth, words % {"heading": head, "count": longest})
    if not cells[0] or not cells[1]:
        raise row_refusal(nth, _("部門コードか部門名がありません"))
    return cells


def parse_bearing(nth: int, cells: list[str], known: KnownCodes) -> Bearing:
    code, _name, contract, item, percent, begin, end = cells
    if contract and contract not in known.contracts:
        words = _("契約番号「%(contract)s」は、御社の契約にありません")
        raise row_refusal(nth, words % {"contract": contract})
    if item and item not in known.items:
        words = _("品目コード「%(item)s」という品目はありません")
        raise row_refusal(nth, words % {"item": item})
    begin_on, end_on = parse_day(nth, begin), parse_day(nth, end) if end else None
    if end_on and end_on < begin_on:
        raise row_refusal(nth, _("適用終了日が適用開始日より前です"))
    return Bearing(code, contract, item, parse_percent(nth, percent), begin_on, end_on)


def parse_percent(nth: int, text: str) -> Decimal:
    typed = PERCENT_PATTERN.fullmatch(normalize("NFKC", text))
    value = Decimal(typed[1]) if typed else Decimal(0)
    if not 0 < value <= WHOLE_PERCENT:
        words = _("割合は、0より大きく100までの数字で、小数は2桁までです")
        raise row_refusal(nth, words)
    return value


def parse_day(nth: int, text: str) -> date:
    typed = DAY_PATTERN.fullmatch(normalize("NFKC", text))
    try:
        day = day_from_match(typed) if typed else date.min
    except ValueError:
        day = date.min
    if day.year not in ALLOWED_YEARS:
        words = _(
            "日付は 2026/04/01 のように、%(first)s年から%(last)s年までで"
            "書いてください。終わりがないときは、適用終了日を空けてください"
        )
        params = {"first": ALLOWED_YEARS[0], "last": ALLOWED_YEARS[-1]}
        raise row_refusal(nth, words % params)
    return day


def day_from_match(typed: re.Match[str]) -> date:
    era, nth, year, month, day = typed.groups()
    return date(western_year(era, nth) if era else int(year), int(month), int(day))


def replaced_departments(before: Iterable[str], after: Iterable[str]) -> str:
    """Say which codes go and which come; "" where none goes.

    A spreadsheet turns 001 into 1, and the shares into those of another department;
    a file that was cut off, or has its headings alone, takes departments away.
    """
    gone, new = sorted({*before} - {*after}), sorted({*after} - {*before})
    if not gone:
        return ""
    if not new:
        return _("部門コード %(gone)s がなくなります") % {"gone": some_codes(gone)}
    words = _("部門コード %(gone)s がなくなり、%(new)s が増えます")
    return words % {"gone": some_codes(gone), "new": some_codes(new)}


def refuse_replaced_departments(before: Iterable[str], after: Iterable[str]) -> None:
    """Refuse `departments_replaced` until somebody has looked at the codes."""
    if replaced := replaced_departments(before, after):
        words = _(
            "%(codes)s。部門の割り当ては変更していません。001が1に変わっているときは、"
            "表計算ソフトで列を文字列にして直してください。このまま入れ替えるときは、"
            "下の確認に印を付け、もう一度ファイルを選んで送ってください。"
        )
        raise Refused("departments_replaced", words % {"codes": replaced})


def replacement_words(before: ShareMapping, after: ShareMapping) -> str:
    """Say how much stood before and stands now, and which codes went and came."""
    words = _(
        "部門の割り当てを入れ替えました。%(old)s部門・%(old_shares)s件が、"
        "%(new)s部門・%(new_shares)s件になりました。"
    )
    said = words % {
        "old": format_number(len(before.names)),
        "old_shares": format_number(len(before.bearings)),
        "new": format_number(len(after.names)),
        "new_shares": format_number(len(after.bearings)),
    }
    gone = sorted({*before.names} - {*after.names})
    new = sorted({*after.names} - {*before.names})
    if gone:
        said += _("なくなった部門コードは %(codes)s です。") % {
            "codes": some_codes(gone)
        }
    if new:
        said += _("増えた部門コードは %(codes)s です。") % {"codes": some_codes(new)}
    return said


def some_codes(codes: list[str]) -> str:
    shown = "、".join(codes[:MAX_SHOWN_CODES])
    more = len(codes) - MAX_SHOWN_CODES
    return shown + (_("ほか%(count)s件") % {"count": more} if more > 0 else "")


def row_refusal(nth: int, fault: str) -> Refused:
    """`fault` is a sentence without its full stop."""
    words = _("%(row)s行目: %(fault)s。部門の割り当ては変更していません。")
    return Refused("mapping_row", words % {"row": nth, "fault": fault})


def sum_refusal(contract: str, item: str, day: str, total: Decimal) -> Refused:
    words = _(
        "契約「%(contract)s」品目「%(item)s」の割合が、%(day)sの時点で%(total)s%%です。"
        "合計を100%%にしてください。部門の割り当ては変更していません。"
    )
    params = {
        "contract": contract or _("すべて"),
        "item": item or _("すべて"),
        "day": day,
        "total": total,
    }
    return Refused("mapping_sum", words % params)


def unreadable_refusal(fault: str) -> Refused:
    words = _("ファイルを読み取れません。%(fault)s。部門の割り当ては変更していません。")
    return Refused("mapping_unreadable", words % {"fault": fault})


def render_mapping_csv(mapping: ShareMapping) -> bytes:
    """The file as it would be read again."""
    return csv_bytes(
        [MAPPING_HEADINGS, *(share_cells(mapping, one) for one in mapping.bearings)]
    )


def share_cells(mapping: ShareMapping, share: Bearing) -> list[CsvCell]:
    name = mapping.names[share.department]
    return [
        *(share.department, name, share.contract_number, share.item_code),
        *(share.percent, share.from_on, share.until_on),
    ]
