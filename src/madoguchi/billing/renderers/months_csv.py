"""The invoices of several months as one table for bookkeeping."""

from collections.abc import Iterable, Iterator

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.csv_table import CsvCell, csv_text
from madoguchi.billing.renderers.lines_csv import heading_row, invoice_rows
from madoguchi.billing.renderers.pdf_texts import TAX_BASIS_LABELS


def render_months_csv(invoices: Iterable[Invoice], encoding: str) -> bytes:
    """The rows of `render_lines_csv` of each invoice, in order, under one heading.

    `invoices` are taken one at a time, so that one record alone is in memory. The
    heading of the amounts names every basis that an invoice has: 税抜または税込.
    `encoding` is "utf-8-sig" or "cp932".
    """
    bases: dict[str, None] = {}

    def rows() -> Iterator[list[CsvCell]]:
        for invoice in invoices:
            bases[TAX_BASIS_LABELS[invoice.tax_basis]] = None
            yield from invoice_rows(invoice)

    body = csv_text(rows(), encoding)
    head = csv_text([heading_row("または".join(bases))], encoding)
    return (head + body).encode(encoding)
