"""Every kind of document with a total below, at and above 0, in all of its faces."""

import csv
import io
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.given_back import given_back_rows
from madoguchi.billing.renderers.headings import (
    invoice_headings,
    total_text,
)
from madoguchi.billing.renderers.invoice_xml import render_invoice_xml
from madoguchi.billing.renderers.lines_csv import render_lines_csv
from madoguchi.billing.renderers.reductions import marked_description
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from tests.invoices import a_line, a_record, an_invoice
from tests.renditions import invoice_page
from tests.unit.test_invoice_pdf import printed, rows_of

METHODS = ("card", "debit", "transfer")
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
PAYMENT_WORDS = ("2026年11月25日", "お支払方法", "銀行振込の期限", "引き落とし")
PAYMENT_WORDS += ("で支払い", "カードご請求日", "口座振替日", "お支払期限")
FOLLOWS = {"issued_on": "2026-11-10", "number": "I000000001", "reason": "障害"}

KINDS_AND_SIGNS: list[tuple[str, int, str, str]] = [
    # kind, yen of the line that takes off, heading, what the law calls it
    ("invoice", -100, "請求書", "適格請求書（インボイス）"),
    ("invoice", -900, "利用明細書", "適格請求書（インボイス）"),
    ("invoice", -2900, "精算書", "適格請求書（インボイス）・適格返還請求書"),
    ("corrected", -100, "修正請求書", "修正した適格請求書（インボイス）"),
    ("corrected", -900, "修正利用明細書", "修正した適格請求書（インボイス）"),
    (
        "corrected",
        -2900,
        "修正精算書",
        "修正した適格請求書（インボイス）・適格返還請求書",
    ),
    ("reissued", -100, "請求書", "適格請求書（インボイス）・宛名変更による再発行"),
    ("reissued", -900, "利用明細書", "適格請求書（インボイス）・宛名変更による再発行"),
    (
        "reissued",
        -2900,
        "精算書",
        "適格請求書（インボイス）・適格返還請求書・宛名変更による再発行",
    ),
    ("return", -2900, "返還請求書", "適格返還請求書"),
    ("cancelled", -100, "取消書", "適格請求書の取り消し"),
    ("cancelled", -900, "取消書", "適格請求書の取り消し"),
    ("cancelled", -2900, "取消書", "適格請求書の取り消し"),
]


def document(kind: str, less: int, method: str = "card", **more: Any) -> Invoice:
    """900 yen of a plan and what takes off from them, with a day of payment."""
    gone = ("BACK", "解約にともなう返金", "1", str(less), "STANDARD_10")
    lines = [a_line(1), a_line(2, gone)]
    members: dict[str, Any] = {
        "kind": kind,
        "payment": {"brand": "Visa", "last4": "4242", "method": method},
    } | more
    if kind != "invoice":
        members |= {"follows": FOLLOWS, "version": 2}
    if method == "transfer":
        members["payment"] = {"brand": "", "last4": "", "method": method}
    return an_invoice(lines, **members)


def counts(kind: str) -> bool:
    return kind in {"invoice", "corrected", "reissued"}


def xml_of(invoice: Invoice) -> ET.Element:
    return ET.fromstring(render_invoice_xml(invoice))  # noqa: S314  # our own, just made


@pytest.mark.parametrize(("kind", "less", "heading", "legal"), KINDS_AND_SIGNS)
def test_each_face_asks_for_payment_only_where_something_is_owed(
    kind: str, less: int, heading: str, legal: str
) -> None:
    for method in METHODS:
        invoice = document(kind, less, method)
        asks = counts(kind) and less > -900
        tree, page, paper = xml_of(invoice), invoice_page(invoice), printed(invoice)
        assert (tree.find(f"{CBC}DueDate") is not None) == asks
        assert (tree.find(f"{CAC}PaymentMeans") is not None) == asks
        for face in (page, paper):
            told = [word for word in PAYMENT_WORDS if word in face]
            assert bool(told) == asks, (method, told)
        heads = invoice_headings(invoice)
        assert (heads.heading, heads.legal) == (heading, legal)
        assert legal in paper and f"{heading}<" in page and legal in page
        assert ("お支払いはありません。" in "".join(paper.split())) == (
            counts(kind) and not asks
        )
        if counts(kind):
            assert ("お支払いはありません。" in page) == (not asks)
            assert ("ご請求申し上げます" in page) == asks
            assert ("ご請求申し上げます" in paper) == asks
        payable = tree.find(f"{CAC}LegalMonetaryTotal/{CBC}PayableAmount")
        assert payable is not None and payable.text == str(invoice.total_yen)
        rows = list(
            csv.reader(io.StringIO(render_lines_csv(invoice, "cp932").decode("cp932")))
        )
        assert sum(int(row[15]) for row in rows if row[0] == "明細") == invoice.net_yen


@pytest.mark.parametrize(
    ("settlement", "sentence"),
    [
        ("refund", "お支払いはありません。2,200円をご返金します。"),
        (
            "next_bill",
            "お支払いはありません。2,200円を次回以降のご請求に充当します。",
        ),
        (
            "",
            (
                "お支払いはありません。2,200円は、ご返金するか次回以降のご請求に"
                "充当します。どちらになるかは 0120-000-000 へお問い合わせください。"
            ),
        ),
    ],
)
def test_a_bill_below_0_says_what_becomes_of_the_money(
    settlement: str, sentence: str
) -> None:
    invoice = document("invoice", -2900, settlement=settlement)
    assert invoice.total_yen == -2200
    assert settlement_sentence(invoice) == sentence
    assert sentence in invoice_page(invoice)
    assert "".join(sentence.split()) in "".join(printed(invoice).split())
    note = xml_of(invoice).find(f"{CBC}Note")
    assert note is not None and note.text == sentence


def test_a_record_from_before_settlements_were_said_is_read_as_one_that_does_not():
    assert "settlement" not in a_record(1)
    assert parse_record(a_record(1)).settlement == ""


def test_what_is_given_back_has_the_items_of_a_return_invoice() -> None:
    """消費税法 第57条の4 第3項: issuer, days of return and sale, content, sums, tax."""
    gone = ("BACK", "解約にともなう返金", "1", "-2900", "STANDARD_10")
    used = {"used_from": "2026-08-11", "used_to": "2026-08-31"}
    invoice = an_invoice([a_line(1), a_line(2, gone, **used)])
    assert given_back_rows(invoice) == [
        ("返還を行う日", "2026年11月10日"),
        ("返還のもとの取引", "2026年8月11日から2026年8月31日"),
    ]
    paper, page = printed(invoice), invoice_page(invoice)
    for face in (paper, page):
        for item in (
            "みちのく通信株式会社",
            "T8000000000001",
            "返還を行う日",
            "2026年11月10日",
            "2026年8月11日から2026年8月31日",
            "解約にともなう返金",
            "−2,900円",
            "−200円",
        ):
            assert item in face, item


def test_a_return_is_named_only_where_taxed_sales_are_given_back() -> None:
    outside = ("DEPO", "預り金の返金", "1", "-5000", "OUT_OF_SCOPE")
    free = an_invoice([a_line(1), a_line(2, outside)])
    assert invoice_headings(free).legal == "適格請求書（インボイス）"
    assert given_back_rows(free) == []
    only = an_invoice([a_line(1, ("BACK", "返金", "1", "-100", "STANDARD_10"))])
    assert invoice_headings(only).legal == "適格返還請求書"


@pytest.mark.parametrize(
    ("less", "sign"), [(-100, "−880円"), (-900, "±0円"), (-7546, "+7,310円")]
)
def test_a_cancellation_prints_the_sign_of_what_it_does(less: int, sign: str) -> None:
    """Of a bill below 0 it restores what was given back."""
    charged = document("invoice", less)
    lines = [
        a_line(1, ("M3", "みちモバイル 3GB", "1", "-900", "STANDARD_10")),
        a_line(2, ("BACK", "返金", "1", str(-less), "STANDARD_10")),
    ]
    off = an_invoice(lines, kind="cancelled", version=2, follows=FOLLOWS)
    assert off.total_yen == -charged.total_yen
    assert total_text(off) == sign
    assert f"取り消した金額（税込） {sign}" in rows_of(printed(off))
    assert f">{sign}<" in invoice_page(off)


@pytest.mark.parametrize(
    ("description", "marked"),
    [
        ("みちセット割", "みちセット割（値引き）"),
        ("初月無料キャンペーン", "初月無料キャンペーン（値引き）"),
        ("紹介特典", "紹介特典（値引き）"),
        ("長期割引", "長期割引"),
        ("解約にともなう返金", "解約にともなう返金"),
        ("解約精算金", "解約精算金（返金）"),
        ("障害補償", "障害補償（返金）"),
        ("工事費分割金 訂正", "工事費分割金 訂正（返金）"),
        ("工事費分割金", "工事費分割金（差引き）"),
        ("前月分", "前月分（差引き）"),
    ],
)
def test_a_negative_line_is_called_a_discount_only_where_it_is_one(
    description: str, marked: str
) -> None:
    line = an_invoice(
        [a_line(1, ("X", description, "1", "-500", "STANDARD_10"))]
    ).lines[0]
    assert marked_description(line, "invoice") == marked
    assert marked_description(line, "return") == description
    assert marked_description(line, "cancelled") == description
