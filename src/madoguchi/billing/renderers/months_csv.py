"""The invoices of several months as one table for bookkeeping."""

import csv
import io
from collections.abc import Iterable

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.lines_csv import cell_text, heading_row, invoice_rows
from madoguchi.billing.renderers.pdf_texts import TAX_BASIS_LABELS


def render_months_csv(invoices: Iterable[Invoice], encoding: str) -> bytes:
    """The rows of `render_lines_csv` of each invoice, in order, under one heading.

    `invoices` are taken one at a time, so that one record alone is in memory. The
    heading of the amounts names every basis that an invoice has: 税抜または税込.
    `encoding` is "utf-8-sig" or "cp932".
    """
    bases: dict[str, None] = {}
    body = io.StringIO(newline="")
    writer = csv.writer(body, lineterminator="\r\n")
    for invoice in invoices:
        bases[TAX_BASIS_LABELS[invoice.tax_basis]] = None
        writer.writerows(
            [cell_text(cell, encoding) for cell in row] for row in invoice_rows(invoice)
        )
    head = io.StringIO(newline="")
    csv.writer(head, lineterminator="\r\n").writerow(heading_row("または".join(bases)))
    return head.getvalue().encode(encoding) + body.getvalue().encode(
        encoding.removesuffix("-sig")
    )
