"""Journals for bookkeeping software, from the parts of invoices. Pure.

Column names and limits are those of the vendors' published import formats; the names
of tax classes differ between companies, so they are a table that each may change.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from madoguchi.billing.renderers.csv_table import CsvCell, software_csv
from madoguchi.billing.renderers.shift_jis import shift_jis_text
from madoguchi.kernel.tax_category import TaxCategory

OUT_OF_SCOPE_LABEL = TaxCategory.OUT_OF_SCOPE.label
MAX_NOTE_BYTES = 64  # bytes of CP932


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One department's part of one invoice in one tax category."""

    day: date
    month: str
    number: str
    partner: str
    partner_number: str
    """T and 13 digits."""
    department_code: str
    department: str
    tax_category: str
    net_yen: int
    tax_yen: int
    is_return: bool = False
    """Whether the seller gave it back (返還); a cancellation is none."""

    @property
    def total_yen(self) -> int:
        return self.net_yen + self.tax_yen

    @property
    def note(self) -> str:
        return f"{self.partner} {self.month}分 {self.number}"


@dataclass(frozen=True, slots=True)
class BookTerms:
    """What a company calls things in its books.

    `returns`: tax category to the name of what is given back, where that has one of
    its own; else it is the purchase's, on the other side.
    """

    account: str
    contra_account: str
    taxes: dict[str, str]
    columns: tuple[tuple[str, str], ...] = ()
    returns: dict[str, str] = field(default_factory=dict)

    def tax(self, entry: JournalEntry) -> str:
        bought = self.taxes.get(entry.tax_category, OUT_OF_SCOPE_LABEL)
        given_back = entry.is_return and entry.total_yen < 0
        return self.returns.get(entry.tax_category, bought) if given_back else bought


DEFAULT_ACCOUNT, DEFAULT_CONTRA_ACCOUNT = "通信費", "未払金"
JournalCells = list[str | int]


class EntryPosition(NamedTuple):
    """The number of the invoice in the file, from 1, and whether this begins it."""

    invoice: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class JournalLayout:
    label: str
    encoding: str
    ending: str
    heads: tuple[str, ...]
    cells: Callable[[JournalEntry, BookTerms, EntryPosition], JournalCells]
    taxes: dict[str, str]
    returns: dict[str, str] = field(default_factory=dict)


def slash_date(day: date) -> str:
    return f"{day:%Y/%m/%d}"


def cut_to_bytes(text: str, length: int) -> str:
    """As Shift_JIS says it, cut to so many bytes, whole characters only."""
    told = shift_jis_text(text)
    while len(told.encode("cp932")) > length:
        told = told[:-1]
    return told


def debit_and_credit(
    entry: JournalEntry, terms: BookTerms
) -> tuple[list[str], list[str]]:
    """Debit and credit: account, department, tax class. A return goes the other way."""
    cost = [terms.account, entry.department, terms.tax(entry)]
    owed = [terms.contra_account, "", OUT_OF_SCOPE_LABEL]
    return (cost, owed) if entry.total_yen >= 0 else (owed, cost)


def yayoi_cells(
    entry: JournalEntry, terms: BookTerms, place: EntryPosition
) -> JournalCells:
    debit, credit = debit_and_credit(entry, terms)
    yen, tax = abs(entry.total_yen), abs(entry.tax_yen)
    taxes = (tax, 0) if entry.total_yen >= 0 else (0, tax)
    return [
        *(2000, place.invoice, "", slash_date(entry.day)),
        *(debit[0], "", cut_to_bytes(debit[1], 24), debit[2], yen, taxes[0]),
        *(credit[0], "", cut_to_bytes(credit[1], 24), credit[2], yen, taxes[1]),
        *(cut_to_bytes(entry.note, MAX_NOTE_BYTES), "", "", 0, "", "", "", "", "no"),
    ]


def freee_cells(
    entry: JournalEntry, terms: BookTerms, place: EntryPosition
) -> JournalCells:
    kind = "支出" if place.is_first else ""
    return [
        *(kind, entry.number, slash_date(entry.day) if place.is_first else "", ""),
        *("", entry.partner if place.is_first else "", terms.account, terms.tax(entry)),
        *(entry.total_yen, "内税", entry.tax_yen, entry.note, "", entry.department),
        *[""] * 7,
    ]


def money_forward_27_cells(
    entry: JournalEntry, terms: BookTerms, place: EntryPosition
) -> JournalCells:
    debit, credit = money_forward_sides(entry, terms, with_tax=True)
    head: JournalCells = [place.invoice, slash_date(entry.day)]
    return [*head, *debit, *credit, entry.note, "", "", "", "", "", "", "", ""]


def money_forward_19_cells(
    entry: JournalEntry, terms: BookTerms, place: EntryPosition
) -> JournalCells:
    debit, credit = money_forward_sides(entry, terms, with_tax=False)
    return [place.invoice, slash_date(entry.day), *debit, *credit, entry.note, "", ""]


def money_forward_sides(
    entry: JournalEntry, terms: BookTerms, *, with_tax: bool
) -> tuple[JournalCells, JournalCells]:
    yen, tax = abs(entry.total_yen), abs(entry.tax_yen)
    is_taxed = TaxCategory(entry.tax_category).is_taxed
    cost: JournalCells = [
        *(terms.account, "", entry.department, entry.partner, terms.tax(entry)),
        *("適格" if is_taxed else "", yen),
    ]
    owed: JournalCells = [
        terms.contra_account,
        "",
        "",
        entry.partner,
        OUT_OF_SCOPE_LABEL,
        "",
        yen,
    ]
    if with_tax:
        cost, owed = [*cost, tax], [*owed, 0]
    return (cost, owed) if entry.total_yen >= 0 else (owed, cost)


def field_values(entry: JournalEntry, terms: BookTerms) -> dict[str, str | int]:
    """What a column of the generic table may hold."""
    return {
        "発行日": slash_date(entry.day),
        "請求月": f"{entry.month}分",
        "請求書番号": entry.number,
        "発行者": entry.partner,
        "登録番号": entry.partner_number,
        "部門コード": entry.department_code,
        "部門名": entry.department,
        "税区分": terms.tax(entry),
        "税抜金額": entry.net_yen,
        "消費税額": entry.tax_yen,
        "税込金額": entry.total_yen,
        "勘定科目": terms.account,
        "相手科目": terms.contra_account,
        "摘要": entry.note,
    }


EMPTY_ENTRY = JournalEntry(date.min, "", "", "", "", "", "", "", 0, 0)
GENERIC_FIELDS = tuple(field_values(EMPTY_ENTRY, BookTerms("", "", {})))


def generic_cells(
    entry: JournalEntry, terms: BookTerms, _place: EntryPosition
) -> JournalCells:
    told = field_values(entry, terms)
    return [told[field] for _head, field in generic_columns(terms)]


def generic_columns(terms: BookTerms) -> Sequence[tuple[str, str]]:
    return terms.columns or [(name, name) for name in GENERIC_FIELDS]


FREEE_HEADINGS = (
    *("収支区分", "管理番号", "発生日", "決済期日", "取引先コード", "取引先"),
    *("勘定科目", "税区分", "金額", "税計算区分", "税額", "備考", "品目", "部門"),
    *("メモタグ（複数指定可、カンマ区切り）", "セグメント1", "セグメント2"),
    *("セグメント3", "決済日", "決済口座", "決済金額"),
)
MF_SIDE_HEADINGS = (
    "勘定科目",
    "補助科目",
    "部門",
    "取引先",
    "税区分",
    "インボイス",
    "金額(円)",
)
MF_19_HEADINGS = (
    *(
        "取引No",
        "取引日",
        *[f"借方{n}" for n in MF_SIDE_HEADINGS],
        *[f"貸方{n}" for n in MF_SIDE_HEADINGS],
    ),
    *("摘要", "タグ", "メモ"),
)
MF_27_HEADINGS = (
    *("取引No", "取引日", *[f"借方{n}" for n in (*MF_SIDE_HEADINGS, "税額")]),
    *(*[f"貸方{n}" for n in (*MF_SIDE_HEADINGS, "税額")], "摘要", "仕訳メモ", "タグ"),
    *(
        "MF仕訳タイプ",
        "決算整理仕訳",
        "作成日時",
        "作成者",
        "最終更新日時",
        "最終更新者",
    ),
)
YAYOI_TAXES: dict[str, str] = {
    TaxCategory.STANDARD_10: "課対仕入込10%適格",
    TaxCategory.REDUCED_8: "課対仕入込軽減8%適格",
    TaxCategory.EXPORT_FREE: OUT_OF_SCOPE_LABEL,
    TaxCategory.EXEMPT: "非課仕入",
    TaxCategory.OUT_OF_SCOPE: OUT_OF_SCOPE_LABEL,
}
"""An unknown name would become the account's own class there, which deducts tax.
非課仕入 and 対象外: support.yayoi-kk.co.jp, ida1430."""

YAYOI_RETURNS: dict[str, str] = {
    TaxCategory.STANDARD_10: "課対仕返込10%適格",
    TaxCategory.REDUCED_8: "課対仕返込軽減8%適格",
}
"""課対仕返 (ida1430), written as the purchases are; that it may say 適格 is told by
another vendor's manual alone (魔法陣会計クラウド, import from 弥生)."""

FREEE_TAXES = YAYOI_TAXES | {
    TaxCategory.STANDARD_10: "課対仕入10%",
    TaxCategory.REDUCED_8: "課対仕入8%（軽）",
}
"""freee books what is given back under the class of the purchase, with a minus."""

MF_TAXES = YAYOI_TAXES | {
    TaxCategory.STANDARD_10: "課税仕入 10%",
    TaxCategory.REDUCED_8: "課税仕入 (軽)8%",
    TaxCategory.EXEMPT: "非課税仕入",
}
MF_RETURNS: dict[str, str] = {
    TaxCategory.STANDARD_10: "課税仕入-返還等 10%",
    TaxCategory.REDUCED_8: "課税仕入-返還等 (軽)8%",
}
FORMER_NAMES = {("yayoi", "非課税仕入"), ("freee", "非課税仕入")}
"""Layout and a name that was once saved with it, and that the software never knew."""

JOURNAL_LAYOUTS = {
    "generic": JournalLayout(
        "汎用CSV", "utf-8-sig", "\r\n", (), generic_cells, MF_TAXES, MF_RETURNS
    ),
    "yayoi": JournalLayout(
        "弥生会計（25列）",
        *("cp932", "\r\n", (), yayoi_cells, YAYOI_TAXES, YAYOI_RETURNS),
    ),
    "freee": JournalLayout(
        "freee（取引）", "utf-8-sig", "\r\n", FREEE_HEADINGS, freee_cells, FREEE_TAXES
    ),
    "mf27": JournalLayout(
        "マネーフォワード（27列）",
        *("utf-8-sig", "\r\n", MF_27_HEADINGS, money_forward_27_cells),
        *(MF_TAXES, MF_RETURNS),
    ),
    "mf19": JournalLayout(
        "マネーフォワード（19列）",
        *("cp932", "\n", MF_19_HEADINGS, money_forward_19_cells, MF_TAXES, MF_RETURNS),
    ),
}


def default_terms(layout: str) -> BookTerms:
    """What the software itself calls things, with the usual accounts."""
    form = JOURNAL_LAYOUTS[layout]
    return BookTerms(
        DEFAULT_ACCOUNT, DEFAULT_CONTRA_ACCOUNT, form.taxes, returns=form.returns
    )


def generic_headings(layout: str, terms: BookTerms) -> list[str]:
    """Of the generic table as the company has called its columns; else none."""
    return (
        [head for head, _field in generic_columns(terms)] if layout == "generic" else []
    )


def render_journal_csv(
    entries: Iterable[JournalEntry], layout: str, terms: BookTerms
) -> bytes:
    """The file. What CP932 lacks is 〓; a text is never a formula."""
    form = JOURNAL_LAYOUTS[layout]
    rows = journal_rows(entries, layout, terms)
    return software_csv(rows, form.encoding, line_end=form.ending)


def journal_rows(
    entries: Iterable[JournalEntry], layout: str, terms: BookTerms
) -> Iterator[Sequence[CsvCell]]:
    form = JOURNAL_LAYOUTS[layout]
    if heads := form.heads or generic_headings(layout, terms):
        yield heads
    nth, last = 0, ""
    for entry in entries:
        first = entry.number != last
        nth, last = nth + first, entry.number
        yield form.cells(entry, terms, EntryPosition(nth, first))
