from datetime import date

import pytest

from madoguchi.billing.renderers.explanations import explain_line, explain_lines
from madoguchi.kernel.wording import format_period
from tests.invoices import A_FIBRE, LineItem, a_line, an_invoice


def said(item: LineItem, basis: str = "exclusive") -> str:
    line = an_invoice([a_line(1, item)], tax_basis=basis).lines[0]
    return explain_line(line, "invoice", basis)


LESS = "値引きです。ご請求から500円（税抜）を差し引き、消費税もその分少なくなります。"
LESS_UNTAXED = "お返しする分です。ご請求から500円を差し引いています。"
CUT = "2,755 × 0.1667円 = 459.2585円の1円未満を切り捨てて459円です。"
TIMES = "2 × 500円 = 1,000円です。"
NO_TAX = "法律で消費税がかからないと定められた料金です（非課税）。"
FREE = "消費税が免除される料金です（免税）。"
LATE = "支払いの遅れに対する利息や損害金のため、消費税はかかりません。"
OUTSIDE = "消費税の対象にならない料金のため、消費税はかかりません。"
INSTALMENT = (
    "分割払いの今回分です。消費税は工事や品物の引き渡しの時に計算しているため、"
    "ここではかかりません。"
)


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (("CALL", "国内通話料", "2755", "0.1667", "STANDARD_10"), CUT),
        (("DATA1", "データ追加 1GB", "2", "500", "STANDARD_10"), TIMES),
        (("DISC", "みちセット割", "1", "-500", "STANDARD_10"), LESS),
        (("X", "返戻", "1", "-500", "EXEMPT"), LESS_UNTAXED + NO_TAX),
        (("INST", "工事費分割金", "1", "733", "OUT_OF_SCOPE"), INSTALMENT),
        (("LATE", "延滞利息", "1", "12", "OUT_OF_SCOPE"), LATE),
        (("X", "代行", "1", "12", "OUT_OF_SCOPE"), OUTSIDE),
        (("X", "国際", "1", "9", "EXPORT_FREE"), FREE),
        (("M3", "みちモバイル 3GB", "1", "900", "STANDARD_10"), ""),
    ],
)
def test_a_line_is_explained_where_that_helps(item: LineItem, sentence: str) -> None:
    assert said(item) == sentence


def test_a_discount_with_tax_in_it_says_so() -> None:
    assert said(A_FIBRE[2], "inclusive") == (
        "値引きです。ご請求から500円（税込）を差し引いています。"
    )


def test_only_lines_with_a_sentence_are_told() -> None:
    assert list(explain_lines(an_invoice(8))) == [4, 7, 8]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), "10/1–10/31"),
        (date(2025, 12, 16), date(2026, 1, 15), "2025/12/16–2026/1/15"),
        (date(2026, 10, 5), date(2026, 10, 5), "10/5"),
        (date(2026, 10, 5), None, "10/5"),
        (None, None, ""),
    ],
)
def test_a_period_is_short_and_never_ambiguous(
    first: date | None, last: date | None, told: str
) -> None:
    assert format_period(first, last, year=2026) == told
