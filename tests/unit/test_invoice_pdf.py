import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.pdf_texts import honorific_for
from tests.invoices import (
    A_FIBRE,
    BASE_RECORD,
    a_line,
    a_record,
    an_invoice,
    render_invoice_pdf,
)

NEWS = ("NEWS", "新聞", "1", "1000", "REDUCED_8")


def text_of(pdf: bytes) -> str:
    """All its text in reading order, as poppler finds it."""
    told = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return told.stdout.decode()


def printed(invoice: Invoice) -> str:
    return text_of(render_invoice_pdf(invoice))


def opened(invoice: Invoice) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render_invoice_pdf(invoice)))


def addressed_to(name: str) -> Invoice:
    return an_invoice(1, addressee=BASE_RECORD["addressee"] | {"name": name})


@pytest.mark.parametrize(
    "item",
    [
        "請求書",
        "適格請求書（インボイス）",
        "みちのく通信株式会社",
        "登録番号 T8000000000001",
        "〒980-0811 宮城県仙台市青葉区一番町1-1-1",
        "0120-000-000",
        "伊藤 京子 様",
        "〒530-0001",
        "大阪府大阪市北区梅田1-1",
        "請求書番号",
        "I000000001",
        "2026年11月10日",
        "2026年10月分（10/1–10/31）",
        "N100000000",
        "B0000000",
        "クレジットカード Mastercard（末尾9952）",
        "カードご請求日",
        "2026年11月25日",
        "9,451円",
        "契約番号 C000000001",
        "回線番号 CAF0000000001",
        "電話番号 0800-000-0000",
        "1円未満切り捨て",
    ],
)
def test_every_item_the_law_wants_is_on_the_page(item: str) -> None:
    assert item in printed(an_invoice(12))


def test_base_rate_and_tax_stand_per_rate_and_sum_to_the_bill() -> None:
    told = rows_of(printed(an_invoice(12)))
    assert "課税10% 10% 7,926円 792円 8,718円" in told
    assert "対象外 なし 733円 なし 733円" in told
    assert "合計 8,659円 792円 9,451円" in told


def rows_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_line_shows_use_class_figures_and_amount() -> None:
    told = rows_of(printed(an_invoice(12)))
    assert "国内通話料 10/1–10/31 課税10% 2,755 × 0.1667円 459円" in told
    assert "工事費分割金 10/1–10/31 対象外 1 × 733円 733円" in told


def test_a_discount_is_named_and_has_a_true_minus() -> None:
    told = rows_of(printed(an_invoice(12)))
    assert "みちセット割（値引き） 10/1–10/31 課税10% 1 × −500円 −500円" in told


def test_each_contract_has_its_subtotal_and_reference_tax() -> None:
    told = rows_of(printed(an_invoice(12)))
    assert told.count("消費税（参考） 136円 小計（税抜） 1,363円") == 2
    assert told.count("消費税（参考） 520円 小計（税抜） 5,933円") == 1


def test_the_reduced_rate_is_marked_and_the_mark_explained() -> None:
    text = printed(an_invoice([a_line(1, NEWS)]))
    assert "軽減税率8% ※ 8% 1,000円 80円 1,080円" in rows_of(text)
    assert "※印は軽減税率（8%）の対象です。" in text


def test_without_the_reduced_rate_nothing_is_said_of_it() -> None:
    text = printed(an_invoice(12))
    assert "※" not in text
    assert "8%" not in text


def test_tax_within_the_amounts_is_told_as_such() -> None:
    told = rows_of(printed(an_invoice(12, tax_basis="inclusive")))
    assert "明細の合計（税込） 8,659円" in told
    assert "うち消費税額 720円" in told
    assert "課税10% 10% 7,206円 720円 7,926円" in told


@pytest.mark.parametrize(
    ("payment", "told"),
    [
        (
            {"brand": "", "last4": "1234", "method": "debit"},
            ("口座振替（末尾1234）", "口座振替日"),
        ),
        (
            {"brand": "", "last4": "", "method": "transfer"},
            ("銀行振込", "お支払期限"),
        ),
    ],
)
def test_other_ways_to_pay_have_their_own_words(
    payment: dict[str, str], told: tuple[str, str]
) -> None:
    text = printed(an_invoice(1, payment=payment))
    assert all(word in text for word in told)
    assert "カード" not in text


def test_where_to_transfer_stands_on_bills_whose_record_says_it() -> None:
    bank = "架空銀行 本店 普通 0000001"
    payment = {"brand": "", "last4": "", "method": "transfer"}
    told = printed(an_invoice(1, payment=payment | {"transfer_to": bank}))
    assert "お振込先" in told
    assert all(word in told for word in bank.split())
    assert "ご依頼人名" in told and "請求先番号 B0000000 とお名前" in told
    for said in ({"transfer_to": ""}, {}):
        text = printed(an_invoice(1, payment=payment | said))
        assert "お振込先" not in text and "ご依頼人名" not in text
        assert "お支払期限" in text


def test_a_credit_is_printed_as_a_negative_total() -> None:
    text = printed(an_invoice([a_line(1, A_FIBRE[2])]))
    assert "課税10% 10% −500円 −50円 −550円" in rows_of(text)


@pytest.mark.parametrize(
    "name", ["髙橋 﨑子", "𠮷田 花子", "渡邉 はしご", "齋藤 龍之介"]
)
def test_names_in_old_kanji_are_printed_right(name: str) -> None:
    assert f"{name} 様" in printed(addressed_to(name))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("伊藤 京子", "様"),
        ("株式会社青空製作所", "御中"),
        ("合同会社みなと企画 営業部", "御中"),
        ("医療法人社団つばさ会", "御中"),
        ("㈱みち", "御中"),
        ("（有）山里商店", "御中"),
        ("仙台市役所", "御中"),
        ("伊藤 京子 様", ""),
        ("みち商店 御中", ""),
        ("", "様"),
    ],
)
def test_bodies_are_addressed_onchu_and_persons_sama(name: str, title: str) -> None:
    assert honorific_for(name) == title


@pytest.mark.parametrize(("lines", "pages"), [(1, 1), (12, 1), (40, 2), (150, 6)])
def test_pages_are_numbered_to_the_last(lines: int, pages: int) -> None:
    invoice = an_invoice(lines)
    assert len(opened(invoice).pages) == pages
    found = re.findall(
        r"^ *請求書番号 I000000001 +(\d+/\d+) +SHA-256", printed(invoice), re.MULTILINE
    )
    assert found == [f"{n}/{pages}" for n in range(1, pages + 1)]


def test_twelve_lines_to_a_department_are_one_page_with_their_sum() -> None:
    to = {
        "address": "宮城県仙台市青葉区一番町1-1-1 第二ビル 3階",
        "department_code": "D100",
        "name": "株式会社髙﨑𠮷田製作所",
        "postal_code": "9800811",
    }
    invoice = an_invoice(12, addressee=to)
    assert len(opened(invoice).pages) == 1
    assert "ご請求金額（税込） 9,451円" in " ".join(printed(invoice).split())


def test_on_a_long_bill_every_page_of_lines_has_the_heads_and_no_line_is_lost() -> None:
    text = printed(an_invoice(400))
    *pages, end = text.split("\f")
    assert end == ""
    assert all("数量 × 単価" in page for page in pages[:-1])
    assert len(re.findall("10/1–10/31 +(?:課税|対象外)", text)) == 400


def test_a_page_in_the_middle_of_a_contract_repeats_which_contract_it_is() -> None:
    lines = [a_line(n) for n in range(1, 81)]
    *pages, _ = printed(an_invoice(lines)).split("\f")
    assert len(pages) == 3
    assert all("契約番号 C000000000" in page for page in pages)


CARRIED = re.compile(r"(前のページまで|ここまで)の明細の合計（税抜） +(−?[\d,]+)円")


def test_each_page_of_a_long_bill_says_what_its_lines_come_to_so_far() -> None:
    pages = printed(an_invoice([a_line(n) for n in range(1, 401)])).split("\f")[:-1]
    told = [dict(CARRIED.findall(page)) for page in pages]
    lines = [page.count("1 × 900円") for page in pages]
    assert sum(lines) == 400
    for nth, said in enumerate(told):
        before, after = (f"{900 * sum(lines[:n]):,}" for n in (nth, nth + 1))
        first, last = nth == 0, nth == len(pages) - 1
        assert said.get("前のページまで") == (None if first else before)
        assert said.get("ここまで") == (None if last else after)


def test_a_bill_of_one_page_carries_nothing_over() -> None:
    assert not CARRIED.search(printed(an_invoice(12)))


def test_no_line_is_cut_by_the_end_of_a_page_and_no_amount_by_that_of_its_cell() -> (
    None
):
    whole = "ぬ" * 20 + "ゑ" * 160 + "ゐ" * 20
    lines = [
        a_line(n, description=whole, amount_yen=-987_654_321 * (n % 2))
        for n in range(1, 61)
    ]
    pages = printed(an_invoice(lines)).split("\f")[:-1]
    assert len(pages) > 5
    for page in pages:
        assert page.count("ぬ" * 10) > 0
        assert page.count("ぬ") == page.count("ゐ") == page.count("ゑ") // 8
        assert page.count("−987,654,321円") >= page.count("ぬ") // 40


def test_the_foot_carries_the_beginning_of_the_records_digest() -> None:
    invoice = an_invoice(1)
    begin = " ".join(re.findall(".{4}", invoice.sha256[:16]))
    assert f"SHA-256 {begin}（先頭16桁）" in printed(invoice)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_invoice_pdf(an_invoice(40)) == render_invoice_pdf(an_invoice(40))


def test_another_record_gives_other_bytes() -> None:
    assert render_invoice_pdf(an_invoice(1)) != render_invoice_pdf(
        an_invoice(1, due_on="2026-11-26")
    )


def test_another_process_in_another_zone_gives_the_same_bytes() -> None:
    code = """
import hashlib, sys
from madoguchi.billing.record.invoice import parse_record
from tests.invoices import render_invoice_pdf
print(hashlib.sha256(render_invoice_pdf(parse_record(sys.stdin.read()))).hexdigest())
"""
    kept = {name: os.environ.get(name, "") for name in ("PATH", "PYTHONPATH")}
    told = subprocess.run(
        [sys.executable, "-c", code],
        input=a_record(40).encode(),
        capture_output=True,
        check=True,
        env={"TZ": "America/New_York", "LANG": "C"} | kept,
    )
    expected = hashlib.sha256(render_invoice_pdf(an_invoice(40))).hexdigest()
    assert told.stdout.decode().strip() == expected


def test_threads_print_at_once_and_each_gets_its_own() -> None:
    invoices = [an_invoice(4, invoice_number=f"I{n:09d}") for n in range(40)]
    alone = [render_invoice_pdf(invoice) for invoice in invoices]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(render_invoice_pdf, invoices))
    assert together == alone


def test_the_file_is_a_tagged_pdf_a_3_with_title_language_and_date() -> None:
    pdf = opened(an_invoice(12))
    root = pdf.Root
    assert bool(root.MarkInfo.Marked)
    assert root.StructTreeRoot.K is not None
    assert str(root.Lang) == "ja-JP"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.Title) == "請求書 I000000001 2026年10月分"
    assert str(pdf.docinfo.Author) == "みちのく通信株式会社"
    assert str(pdf.docinfo.CreationDate).startswith("D:20261110")
    with pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["pdfuaid:part"] == "1"


def test_the_tags_tell_headings_and_table_heads() -> None:
    pdf = opened(an_invoice(12))
    kinds = [str(kind) for kind in kinds_below(pdf.Root.StructTreeRoot)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 2
    assert kinds.count("/TH") == 5 + 5 + 3


def kinds_below(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The kinds of all parts of a document below this one, in reading order."""
    parts = element.get("/K", [])
    for part in parts if isinstance(parts, pikepdf.Array) else [parts]:
        if isinstance(part, pikepdf.Dictionary) and "/S" in part:
            yield part.S
            yield from kinds_below(part)


def test_only_the_two_fonts_are_in_the_file_and_both_are_embedded() -> None:
    pdf = opened(an_invoice(12))
    fonts = [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary)
        and thing.get("/Type") == "/FontDescriptor"
    ]
    names = {re.sub(r"^/[A-Z]{6}\+", "", str(font.FontName)) for font in fonts}
    assert names == {"NotoSansCJKjp-Regular", "NotoSansCJKjp-Bold"}
    assert all("/FontFile3" in font for font in fonts)
