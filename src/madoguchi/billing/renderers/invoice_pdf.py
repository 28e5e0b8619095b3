"""Render an invoice as a PDF with its XML, from the record alone."""

import json
from datetime import UTC, datetime
from pathlib import Path

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.pdf_texts import printed_invoice_texts
from madoguchi.documents.pdf_renderer import render_pdf

INVOICE_TEMPLATE = Path(__file__).parent / "templates_typst" / "invoice.typ"


def render_invoice_with_xml(invoice: Invoice, xml: bytes) -> bytes:
    """Render the PDF with the XML of the same record attached (PDF/A-3)."""
    texts = json.dumps(printed_invoice_texts(invoice), ensure_ascii=False)
    day = invoice.issued_on
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return render_pdf(INVOICE_TEMPLATE, {"invoice": texts, "xml": xml.decode()}, at)
