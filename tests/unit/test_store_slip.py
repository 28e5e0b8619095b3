"""The bars of a printed slip are read back to their 44 digits."""

from datetime import date

import pypdfium2
import zxingcpp

from madoguchi.billing.renderers.store_slip import (
    PrintedSlip,
    grouped_digits,
    render_store_slip,
)
from madoguchi.payments.slips.slip_number import SlipFacts, slip_number
from tests.clock import jst

FACTS = SlipFacts("912345", "100000012202610", 0, date(2026, 12, 28), 6_716)
DOTS_AN_INCH, MM_AN_INCH = 600, 25.4


def printed(facts: SlipFacts):
    """One page at the resolution of the printer, and the pdf's text."""
    slip = PrintedSlip(
        slip_number(facts),
        facts.amount_yen,
        facts.due_on,
        "山田 花子",
        "B000000001",
        "みちネット株式会社",
        stores="全国のお店",
    )
    pdf = pypdfium2.PdfDocument(render_store_slip(slip, jst("2026-12-01T09:00")))
    text = pdf[0].get_textpage().get_text_range()
    return pdf[0].render(scale=DOTS_AN_INCH / 72, grayscale=True).to_pil(), text


def test_a_scanner_reads_the_same_digits_from_paper():
    page, text = printed(FACTS)
    (found,) = zxingcpp.read_barcodes(page)
    digits = "".join(letter for letter in found.text if letter.isdigit())
    assert digits == slip_number(FACTS)
    assert found.symbology_identifier == "]C1"  # GS1-128
    wide = found.position.top_right.x - found.position.top_left.x
    assert 45 < wide / DOTS_AN_INCH * MM_AN_INCH <= 60
    assert "6,716円" in text and "12月28日" in text and "全国のお店" in text


def test_the_digits_are_grouped_as_the_table_has_them():
    assert grouped_digits(slip_number(FACTS)) == (
        "(91)912345-100000012202610000000-0-261228-0-006716-8"
    )
