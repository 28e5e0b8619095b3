"""The invoice as a document: the record alone, and its XML, under the press."""

import json
from datetime import UTC, datetime
from pathlib import Path

from madoguchi.billing.pint import jp_pint
from madoguchi.billing.record import Invoice
from madoguchi.billing.sheet import sheet
from madoguchi.documents.press import render_pdf

TEMPLATE = Path(__file__).parent / "templates_typst" / "invoice.typ"


def render_pdf(invoice: Invoice) -> bytes:
    """With the XML of the same record attached (PDF/A-3 calls it an alternative)."""
    return printed(invoice, jp_pint(invoice))


def printed(invoice: Invoice, xml: bytes) -> bytes:
    said = json.dumps(sheet(invoice), ensure_ascii=False)
    day = invoice.issued_on
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return render_pdf(TEMPLATE, {"invoice": said, "xml": xml.decode()}, at)
