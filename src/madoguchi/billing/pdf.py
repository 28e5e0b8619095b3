"""The invoice as a document: PDF/A-3a, tagged to PDF/UA-1, the same bytes for ever.

Nothing but the record goes in: no clock, no system font, no random identifier. The
record reaches the template as JSON in an input, never as source, so that no text in
it can be taken for markup.
"""

import json
import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import typst

from madoguchi.billing.glyphs import FONTS
from madoguchi.billing.pint import jp_pint
from madoguchi.billing.record import Invoice
from madoguchi.billing.sheet import sheet

TEMPLATE = Path(__file__).parent / "templates_typst" / "invoice.typ"


class Press(threading.local):
    """One compiler per thread: a compiler refuses a second caller, fonts do not."""

    def __init__(self) -> None:
        self.compiler = typst.Compiler(
            TEMPLATE, root=TEMPLATE.parent, font_paths=fonts()
        )


def render_pdf(invoice: Invoice) -> bytes:
    """With the XML of the same record attached (PDF/A-3 calls it an alternative)."""
    return printed(invoice, jp_pint(invoice))


def printed(invoice: Invoice, xml: bytes) -> bytes:
    said = json.dumps(sheet(invoice), ensure_ascii=False)
    day = invoice.issued_on
    pdf = press().compiler.compile(
        format="pdf",
        sys_inputs={"invoice": said, "xml": xml.decode()},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("one PDF is one text of bytes")
    return pdf


@cache
def press() -> Press:
    return Press()


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[font.parent for font in FONTS],
    )
