"""Files for bookkeeping software, cell by cell, against the vendors' templates.

Heads and names are typed here by hand, from what the vendors publish: 弥生
(support.yayoi-kk.co.jp 18545, 1430), freee (support.freee.co.jp 202847320) and
マネーフォワード (its import templates of 27 and 19 columns).
"""

import csv
import io
from datetime import date

import pytest

from madoguchi.departments.books import book_terms
from madoguchi.departments.layouts import JournalEntry, render_journal_csv
from madoguchi.departments.models import Book

CATEGORIES = ("STANDARD_10", "REDUCED_8", "EXPORT_FREE", "EXEMPT", "OUT_OF_SCOPE")
FREEE_HEADS = (
    "収支区分,管理番号,発生日,決済期日,取引先コード,取引先,勘定科目,税区分,金額,"
    "税計算区分,税額,備考,品目,部門,メモタグ（複数指定可、カンマ区切り）,セグメント1,"
    "セグメント2,セグメント3,決済日,決済口座,決済金額"
)
MF_27_HEADS = (
    "取引No,取引日,借方勘定科目,借方補助科目,借方部門,借方取引先,借方税区分,"
    "借方インボイス,借方金額(円),借方税額,貸方勘定科目,貸方補助科目,貸方部門,"
    "貸方取引先,貸方税区分,貸方インボイス,貸方金額(円),貸方税額,摘要,仕訳メモ,タグ,"
    "MF仕訳タイプ,決算整理仕訳,作成日時,作成者,最終更新日時,最終更新者"
)
MF_19_HEADS = (
    "取引No,取引日,借方勘定科目,借方補助科目,借方部門,借方取引先,借方税区分,"
    "借方インボイス,借方金額(円),貸方勘定科目,貸方補助科目,貸方部門,貸方取引先,"
    "貸方税区分,貸方インボイス,貸方金額(円),摘要,タグ,メモ"
)
NOTE = "みちのく通信株式会社 2026年10月分 I000000001"
PARTNER = "みちのく通信株式会社"

GOLDEN_FILES = {
    "yayoi": (
        "cp932",
        "\r\n",
        [
            (
                f"2000,1,,2026/11/10,通信費,,営業部,課対仕入込10%適格,1100,100,未払金,,,"
                f"対象外,1100,0,{NOTE},,,0,,,,,no"
            )
        ],
    ),
    "freee": (
        "utf-8-sig",
        "\r\n",
        [
            FREEE_HEADS,
            (
                f"支出,I000000001,2026/11/10,,,{PARTNER},通信費,課対仕入10%,1100,内税,100,"
                f"{NOTE},,営業部,,,,,,,"
            ),
        ],
    ),
    "mf27": (
        "utf-8-sig",
        "\r\n",
        [
            MF_27_HEADS,
            (
                f"1,2026/11/10,通信費,,営業部,{PARTNER},課税仕入 10%,適格,1100,100,"
                f"未払金,,,{PARTNER},対象外,,1100,0,{NOTE},,,,,,,,"
            ),
        ],
    ),
    "mf19": (
        "cp932",
        "\n",
        [
            MF_19_HEADS,
            (
                f"1,2026/11/10,通信費,,営業部,{PARTNER},課税仕入 10%,適格,1100,"
                f"未払金,,,{PARTNER},対象外,,1100,{NOTE},,"
            ),
        ],
    ),
}


def entry(**changes) -> JournalEntry:
    facts = {
        "day": date(2026, 11, 10),
        "month": "2026年10月",
        "number": "I000000001",
        "partner": PARTNER,
        "partner_number": "T8000000000001",
        "department_code": "0100",
        "department": "営業部",
        "tax_category": "STANDARD_10",
        "net_yen": 1_000,
        "tax_yen": 100,
    }
    return JournalEntry(**(facts | changes))


def a_book(layout: str, **taxes: str) -> Book:
    return Book(
        layout=layout,
        account="通信費",
        contra_account="未払金",
        taxes=taxes,
        columns=[],
    )


def rows_of(book: Book, *entries: JournalEntry) -> list[list[str]]:
    encoding = GOLDEN_FILES[book.layout][0]
    raw = render_journal_csv(entries, book.layout, book_terms(book))
    table = list(csv.reader(io.StringIO(raw.decode(encoding), newline="")))
    return table if book.layout == "yayoi" else table[1:]


@pytest.mark.parametrize("layout", GOLDEN_FILES)
def test_a_file_is_the_vendors_template_filled_in(layout):
    encoding, ending, lines = GOLDEN_FILES[layout]
    raw = render_journal_csv([entry()], layout, book_terms(a_book(layout)))
    quoted = ("".join(f'"{c}",' for c in line.split(","))[:-1] for line in lines)
    expected = "".join(f"{line}{ending}" for line in quoted)
    assert raw.decode(encoding) == expected


TAX_CELL = {"yayoi": 7, "freee": 7, "mf27": 6, "mf19": 6}
TAX_OF_CREDIT = {"yayoi": 13, "mf27": 14, "mf19": 13}


@pytest.mark.parametrize(
    ("layout", "names"),
    [
        (
            "yayoi",
            "課対仕入込10%適格,課対仕入込軽減8%適格,対象外,非課仕入,対象外",
        ),
        ("freee", "課対仕入10%,課対仕入8%（軽）,対象外,非課仕入,対象外"),
        ("mf27", "課税仕入 10%,課税仕入 (軽)8%,対象外,非課税仕入,対象外"),
        ("mf19", "課税仕入 10%,課税仕入 (軽)8%,対象外,非課税仕入,対象外"),
    ],
)
def test_each_tax_category_has_the_name_that_the_software_knows(layout, names):
    bought = [entry(tax_category=category) for category in CATEGORIES]
    rows = rows_of(a_book(layout), *bought)
    assert [row[TAX_CELL[layout]] for row in rows] == names.split(",")


@pytest.mark.parametrize(
    ("layout", "names"),
    [
        ("yayoi", "課対仕返込10%適格,課対仕返込軽減8%適格,対象外,非課仕入,対象外"),
        ("mf27", "課税仕入-返還等 10%,課税仕入-返還等 (軽)8%,対象外,非課税仕入,対象外"),
        ("mf19", "課税仕入-返還等 10%,課税仕入-返還等 (軽)8%,対象外,非課税仕入,対象外"),
    ],
)
def test_what_is_given_back_has_a_class_of_its_own_on_the_other_side(layout, names):
    told = {"net_yen": -1_000, "tax_yen": -100, "is_return": True}
    returned = [entry(tax_category=category, **told) for category in CATEGORIES]
    rows = rows_of(a_book(layout), *returned)
    assert [row[TAX_OF_CREDIT[layout]] for row in rows] == names.split(",")
    assert {row[TAX_CELL[layout]] for row in rows} == {"対象外"}


@pytest.mark.parametrize("layout", ["yayoi", "mf27", "mf19"])
def test_a_cancellation_takes_the_purchase_back_under_its_own_class(layout):
    [bought] = rows_of(a_book(layout), entry())
    [cancelled] = rows_of(a_book(layout), entry(net_yen=-1_000, tax_yen=-100))
    assert cancelled[TAX_OF_CREDIT[layout]] == bought[TAX_CELL[layout]]


def test_freee_gets_what_is_given_back_as_a_minus_under_the_same_class():
    told = {"net_yen": -1_000, "tax_yen": -100, "is_return": True}
    [row] = rows_of(a_book("freee"), entry(**told))
    assert [row[0], row[7], row[8], row[10]] == ["支出", "課対仕入10%", "-1100", "-100"]


def test_a_company_names_exempt_free_and_out_of_scope_apart():
    named = {"EXPORT_FREE": "免税の名", "EXEMPT": "非課の名", "OUT_OF_SCOPE": "外の名"}
    bought = [entry(tax_category=category) for category in CATEGORIES]
    rows = rows_of(a_book("mf27", **named), *bought)
    assert [row[6] for row in rows][2:] == ["免税の名", "非課の名", "外の名"]


def test_what_is_given_back_is_called_as_the_company_calls_the_purchase():
    told = {"net_yen": -1_000, "tax_yen": -100, "is_return": True}
    [row] = rows_of(a_book("yayoi", STANDARD_10="共対仕入込10%適格"), entry(**told))
    assert row[13] == "共対仕入込10%適格"


@pytest.mark.parametrize("layout", ["yayoi", "freee"])
def test_a_book_that_was_saved_with_a_name_of_another_software_gets_the_right_one(
    layout,
):
    saved = {"EXEMPT": "非課税仕入", "STANDARD_10": "うちの10%"}
    rows = rows_of(a_book(layout, **saved), entry(tax_category="EXEMPT"), entry())
    assert [row[7] for row in rows] == ["非課仕入", "うちの10%"]
