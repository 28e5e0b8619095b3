"""The invoice as a table for bookkeeping."""

from collections.abc import Iterator
from decimal import Decimal

from madoguchi.billing.record.invoice import Invoice, InvoiceLine, InvoiceTaxLine
from madoguchi.billing.renderers.csv_table import CsvCell, csv_bytes
from madoguchi.billing.renderers.pdf_texts import TAX_BASIS_LABELS, sort_tax_lines
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.wording import format_billed_month, format_line_number

CSV_ENCODINGS = ("utf-8-sig", "cp932")

CSV_HEADINGS = (
    "種別",
    "請求書番号",
    "請求月",
    "発行日",
    "契約番号",
    "回線番号",
    "呼び名",
    "行",
    "内容",
    "利用開始日",
    "利用終了日",
    "数量",
    "単価（円）",
    "税区分",
    "税率（%）",
    "金額（{basis}・円）",
    "税区分の対象額（税抜・円）",
    "税区分の消費税額（円）",
    "単位",
)


def render_lines_csv(invoice: Invoice, encoding: str) -> bytes:
    """RFC 4180 with CRLF; `encoding` is "utf-8-sig" (with BOM) or "cp932".

    The rows 明細 carry the amounts, one row 税区分計 per category the base and the tax.
    Every money column may be summed as it stands: base + tax is the amount billed, and
    the amounts are the bases (tax-exclusive) or the amount billed (tax-inclusive).

    A text that a spreadsheet would take for a formula or write anew gets an apostrophe
    in front; numbers stay numbers, −500 as well. In Shift_JIS each character is the
    twin that CP932 has of it; what has none (𠮷; 髙 and 﨑 are in it) is shown as 〓.
    """
    if encoding not in CSV_ENCODINGS:
        raise ValueError(f"no encoding of ours: {encoding}")
    return csv_bytes(table_rows(invoice), encoding)


def table_rows(invoice: Invoice) -> Iterator[list[CsvCell]]:
    yield [*heading_row(TAX_BASIS_LABELS[invoice.tax_basis])]
    yield from invoice_rows(invoice)


def heading_row(basis: str) -> list[str]:
    """The headings; `basis` says of the amounts whether tax is in them."""
    return [head.format(basis=basis) for head in CSV_HEADINGS]


def invoice_rows(invoice: Invoice) -> Iterator[list[CsvCell]]:
    """The rows 明細 and 税区分計 of one invoice, without headings."""
    months = format_billed_month(invoice.billing_month)
    common: list[CsvCell] = [invoice.invoice_number, months, invoice.issued_on]
    contracts = {c.contract_number: c for c in invoice.contracts}
    rates = {tax.category: tax.rate_percent for tax in invoice.taxes}
    for line in invoice.lines:
        contract = contracts[line.contract_number]
        called: list[CsvCell] = [
            contract.contract_number,
            format_line_number(contract.line_number),
            contract.nickname,
        ]
        yield ["明細", *common, *called, *line_cells(line, rates[line.tax_category])]
    for tax in sort_tax_lines(invoice.taxes):
        yield ["税区分計", *common, *tax_cells(tax)]


def line_cells(line: InvoiceLine, rate: Decimal) -> list[CsvCell]:
    return [
        line.line,
        line.description,
        line.used_from,
        line.used_to,
        line.quantity,
        line.unit_price,
        TaxCategory(line.tax_category).marked_label,
        rate,
        line.amount_yen,
        None,
        None,
        line.unit,
    ]


def tax_cells(tax: InvoiceTaxLine) -> list[CsvCell]:
    label = TaxCategory(tax.category).marked_label
    return [
        *[None] * 4,
        f"{label} 計",
        *[None] * 4,
        label,
        tax.rate_percent,
        None,
        tax.net_yen,
        tax.tax_yen,
        None,
    ]
