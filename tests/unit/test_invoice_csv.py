import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.csv_table import cell_text, sheet_text, text_of_sheet
from madoguchi.billing.renderers.lines_csv import CSV_HEADINGS, render_lines_csv
from tests.invoices import A_FIBRE, A_MOBILE, a_line, an_invoice

AMOUNT, BASE, TAX = 15, 16, 17
REDUCED = ("NEWS", "新聞", "1", "1000", "REDUCED_8")


def rows(invoice: Invoice, encoding: str = "utf-8-sig") -> list[list[str]]:
    text = render_lines_csv(invoice, encoding).decode(encoding)
    return list(csv.reader(io.StringIO(text, newline="")))


def column_sum(table: list[list[str]], column: int) -> int:
    return sum(int(row[column] or 0) for row in table[1:])


def test_a_line_is_a_row_with_all_its_facts() -> None:
    table = rows(an_invoice([a_line(1, A_MOBILE[3])]))
    assert table[0] == [head.format(basis="税抜") for head in CSV_HEADINGS]
    assert ",".join(table[1]) == (
        "明細,I000000001,2026年10月分,2026-11-10,C000000000,0800-000-0000,自宅,1,"
        "国内通話料,2026-10-01,2026-10-31,2755,0.1667,課税10%,10,459,,,"
    )


def test_each_tax_category_ends_the_table_with_its_sums() -> None:
    lines = [a_line(1, A_FIBRE[0]), a_line(2, A_FIBRE[3]), a_line(3, REDUCED)]
    table = rows(an_invoice(lines))
    assert [[row[0], row[8], *row[13:18]] for row in table[4:]] == [
        ["税区分計", "課税10% 計", "課税10%", "10", "", "5200", "520"],
        ["税区分計", "軽減税率8% ※ 計", "軽減税率8% ※", "8", "", "1000", "80"],
        ["税区分計", "対象外 計", "対象外", "0", "", "733", "0"],
    ]


@pytest.mark.parametrize(
    ("basis", "of_amounts"), [("exclusive", "net"), ("inclusive", "total")]
)
def test_every_money_column_sums_to_the_bill(basis: str, of_amounts: str) -> None:
    invoice = an_invoice(40, tax_basis=basis)
    table = rows(invoice)
    sums = {"net": invoice.net_yen, "total": invoice.total_yen}
    assert column_sum(table, AMOUNT) == sums[of_amounts]
    assert column_sum(table, BASE) + column_sum(table, TAX) == invoice.total_yen


def test_all_rows_are_of_one_width_and_end_in_crlf() -> None:
    raw = render_lines_csv(an_invoice(40), "utf-8-sig").decode("utf-8-sig")
    assert raw.endswith("\r\n")
    assert raw.count("\n") == raw.count("\r\n") == 1 + 40 + 2
    assert {len(row) for row in rows(an_invoice(40))} == {len(CSV_HEADINGS)}


def test_utf_8_begins_with_its_mark_and_cp932_with_none() -> None:
    assert render_lines_csv(an_invoice(1), "utf-8-sig").startswith(
        b"\xef\xbb\xbf\xe7\xa8\xae"
    )
    assert render_lines_csv(an_invoice(1), "cp932").startswith("種別".encode("cp932"))


def test_cp932_shows_a_character_it_lacks_as_geta() -> None:
    names = ("X", "髙﨑𠮷田〜−葛\U000e0100 ㈱😀", "1", "1", "STANDARD_10")
    table = rows(an_invoice([a_line(1, names)]), "cp932")
    assert table[1][8] == "髙﨑〓田～－葛 ㈱〓"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("カ\u3099ーテ\u3099ンフ\u309aラン", "ガーデンプラン"),  # as a Mac writes it
        ("は\u3099ら色", "ばら色"),
        ("あ\u3099", "あ"),  # no such kana: the mark goes
        ("⽇割り⾼速", "日割り高速"),  # Kangxi radicals, as a PDF copies them
        ("¥100 × 3–9月", "￥100 × 3－9月"),
        ("基本\u00a0料金", "基本 料金"),
        ("全角\u2003空き", "全角　空き"),
        ("ひかり™・光®・©", "ひかりTM・光(R)・(C)"),
        ("⑴ ㋿ ½ 10㎡ ㌔", "(1) 令和 1／2 10㎡ ㌔"),
        ("Café Ångström naïve", "Cafe \u212bngstrom naive"),
        ("〜−‖—¢£¬", "～－∥―￠￡￢"),
        ("ｶﾞｰﾃﾞﾝ", "ｶﾞｰﾃﾞﾝ"),
        ("髙﨑①㈱Ⅳ", "髙﨑①㈱Ⅳ"),
        ("福\ufa1b利 神\ufa19社", "福\ufa1b利 神\ufa19社"),  # CP932 has both
        ("\u200b目に\u00ad見え\ufeffない", "目に見えない"),
        ("葛\U000e0100城", "葛城"),
        ("𠮷田😀", "〓田〓"),
        ("⻑野⻄⻘⻩⼾", "長野西青黄戸"),
        ("剝頰塡𠮟鷗噓俱", "剥頬填叱鴎嘘倶"),
        ("⋯‧«»€", "…・≪≫EUR"),
        ("ゔ\u3046\u3099", "ヴヴ"),
        ("剥頬填神﨑", "剥頬填神﨑"),
    ],
)
def test_shift_jis_says_each_character_by_its_twin(text: str, told: str) -> None:
    """Microsoft's table of code page 932 has what stands on the right."""
    line = a_line(1, ("X", text, "1", "1", "STANDARD_10"))
    assert rows(an_invoice([line]), "cp932")[1][8] == told
    assert rows(an_invoice([line]))[1][8] == text


@pytest.mark.parametrize("text", ["﹦1", "﹢81", "＝1", "﹣1", "\u200b﹫x"])
def test_a_twin_that_is_a_formula_is_guarded_too(text: str) -> None:
    line = a_line(1, ("X", text, "1", "1", "STANDARD_10"))
    assert rows(an_invoice([line]), "cp932")[1][8].startswith("'")


def test_a_twin_that_is_a_quote_or_a_comma_breaks_no_cell() -> None:
    line = a_line(1, ("X", "一﹐二＂三\u2024", "1", "1", "STANDARD_10"))
    table = rows(an_invoice([line]), "cp932")
    assert table[1][8].startswith("一,二")
    assert len(table[1]) == len(CSV_HEADINGS)


def test_utf_8_keeps_every_character() -> None:
    names = ("X", "髙﨑𠮷田〜−葛\U000e0100 ㈱😀", "1", "1", "STANDARD_10")
    assert rows(an_invoice([a_line(1, names)]))[1][8] == names[1]


def test_another_encoding_is_refused() -> None:
    with pytest.raises(ValueError, match="no encoding of ours: utf-7"):
        render_lines_csv(an_invoice(1), "utf-7")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+81",
        "-5",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1+1",
        "−5",
        " =1",
        "\u200b=1",
        "\ufe00=1",
        "\ufeff=1",
        "\x00=1",
    ],
)
def test_a_text_like_a_formula_gets_an_apostrophe(text: str) -> None:
    line = a_line(1, ("X", text, "1", "1", "STANDARD_10"))
    assert cell_text(text) == f"'{text}"
    assert rows(an_invoice([line]))[1][8] == f"'{text}"
    assert rows(an_invoice([line]), "cp932")[1][8].startswith("'")


@pytest.mark.parametrize("text", ["", "国内通話料", "A-1", "2026-10-31", "'=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell_text(text) == text


def test_negative_numbers_stay_numbers() -> None:
    table = rows(an_invoice([a_line(1, A_FIBRE[2])]))
    assert (table[1][12], table[1][AMOUNT]) == ("-500", "-500")
    assert table[2][BASE:18] == ["-500", "-50"]
    assert cell_text(Decimal("-0.50")) == "-0.50"


@given(st.text())
def test_no_text_starts_like_a_formula_in_either_encoding(text: str) -> None:
    try:
        line = a_line(1, ("X", text, "1", "1", "STANDARD_10"))
        invoice = an_invoice([line])
    except UnicodeEncodeError:  # half a character is no text: read() refuses it
        return
    for encoding in ("utf-8-sig", "cp932"):
        cell = rows(invoice, encoding)[1][8]
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "text",
    [
        *("001", "００１", "0100", "01.0", "123456789012", "1E5", "4.9E+14", "1,000"),
        *("1-2", "10/1", "2026-10", "2026/10/1", "1-2-3", "R8-4-1", "R8.4.1", "10:30"),
        *(
            "2026年10月",
            "10月1日",
            "MAR1",
            "sep-2",
            "1-Dec",
            "TRUE",
            "50%",
            "(1)",
            "¥1",
        ),
    ],
)
def test_a_text_that_a_spreadsheet_would_write_anew_is_kept(text: str) -> None:
    assert sheet_text(text) == f"'{text}"
    assert text_of_sheet(sheet_text(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "D100",
            "営業1-2",
            "2026年10月分",
            "0800-000-0000",
            "03-1111-2222",
            "0",
            "17",
        ),
        *("C000000000", "N100000001", "みちモバイル 3GB", "〒060-0000", "'quoted", ""),
    ],
)
def test_a_text_that_a_spreadsheet_leaves_is_written_as_it_stands(text: str) -> None:
    assert sheet_text(text) == text == text_of_sheet(text)


def test_a_number_and_a_day_stay_what_they_are_for_a_spreadsheet() -> None:
    cells = (123456789012, Decimal("-0.50"), date(2026, 10, 1), None)
    assert list(map(sheet_text, cells)) == ["123456789012", "-0.50", "2026-10-01", ""]
