"""A quantity reads as people count it, in each face of a bill."""

import csv
import io
import json

import pytest

from madoguchi.billing.record.invoice import Invoice, canonical_record, parse_record
from madoguchi.billing.renderers.explanations import explain_line
from madoguchi.billing.renderers.invoice_xml import render_invoice_xml
from madoguchi.billing.renderers.lines_csv import render_lines_csv
from madoguchi.billing.renderers.quantity_texts import quantity_text, unit_price_text
from madoguchi.billing.revisions.revision_record import (
    RevisionHeader,
    correction_record,
)
from tests.invoices import A_MOBILE, LineItem, a_line, a_record, an_invoice
from tests.renditions import invoice_page
from tests.unit.test_invoice_pdf import printed, rows_of

CALLS = A_MOBILE[3]  # 2,755 times 0.1667 yen
DATA: LineItem = ("GB1", "データ追加 1GB", "2", "450", "STANDARD_10")


def counted(item: LineItem, unit: str, **changes: object) -> Invoice:
    return an_invoice([a_line(1, item, unit=unit)], **changes)


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        ("750", "秒", "12分30秒"),
        ("2755", "秒", "45分55秒"),
        ("720", "秒", "12分"),
        ("60", "秒", "1分"),
        ("59", "秒", "59秒"),
        ("90061", "秒", "1,501分1秒"),
        ("0.5", "秒", "0.5秒"),
        ("90.5", "秒", "90.5秒"),
        ("-90", "秒", "−90秒"),
        ("12.5", "分", "12.5分"),
        ("3", "回", "3回"),
        ("1.75", "GB", "1.75GB"),
        ("2755", "", "2,755"),
        ("2", "通", "2通"),
    ],
)
def test_a_quantity_reads_as_people_count(quantity: str, unit: str, words: str) -> None:
    item = ("X", "品目", quantity, "10", "STANDARD_10")
    assert quantity_text(counted(item, unit).lines[0]) == words


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("秒", "SEC"),
        ("分", "MIN"),
        ("時間", "HUR"),
        ("日", "DAY"),
        ("か月", "MON"),
        ("KB", "2P"),
        ("MB", "4L"),
        ("GB", "E34"),
        ("回", "C62"),
        ("", "H87"),
        ("通", "H87"),
    ],
)
def test_the_xml_has_the_code_of_the_list_of_units(unit: str, code: str) -> None:
    """UN/ECE Recommendation 20; a base quantity has the same code (ibr-088)."""
    xml = render_invoice_xml(counted(CALLS, unit)).decode()
    assert f'<cbc:InvoicedQuantity unitCode="{code}">2755<' in xml
    assert f'<cbc:BaseQuantity unitCode="{code}">2755<' in xml


def test_page_paper_and_table_say_the_unit() -> None:
    invoice = counted(CALLS, "秒")
    assert "国内通話料 10/1–10/31 課税10% 45分55秒 × 0.1667円/秒 459円" in rows_of(
        printed(invoice)
    )
    assert "0.1667円/秒 × 45分55秒" in invoice_page(invoice)
    head, row, _ = csv.reader(
        io.StringIO(render_lines_csv(invoice, "utf-8-sig").decode()[1:])
    )
    said = dict(zip(head, row, strict=True))
    assert (said["数量"], said["単位"]) == ("2755", "秒")


def test_the_sum_is_explained_in_the_unit_that_has_the_price() -> None:
    said = explain_line(counted(CALLS, "秒").lines[0], "invoice", "exclusive")
    assert said == "2,755秒 × 0.1667円/秒 = 459.2585円の1円未満を切り捨てて459円です。"
    said = explain_line(counted(DATA, "回").lines[0], "invoice", "exclusive")
    assert said == "2回 × 450円/回 = 900円です。"


def test_without_a_unit_none_is_shown() -> None:
    line = counted(CALLS, "").lines[0]
    assert (quantity_text(line), unit_price_text(line)) == ("2,755", "0.1667円")
    row = "国内通話料 10/1–10/31 課税10% 2,755 × 0.1667円 459円"
    assert row in rows_of(printed(counted(CALLS, "")))


def test_a_record_from_before_units_is_read_without_them() -> None:
    assert '"unit":' not in a_record(4)
    assert {line.unit for line in parse_record(a_record(4)).lines} == {""}


def test_a_corrected_amount_is_no_longer_counted() -> None:
    before = canonical_record(json.loads(a_record([a_line(1, CALLS, unit="秒")])))
    later = RevisionHeader("I000000001-1", parse_record(before).issued_on, "誤り")
    (line,) = parse_record(correction_record(before, later, {1: 359})).lines
    assert (quantity_text(line), unit_price_text(line)) == ("1", "359円")
