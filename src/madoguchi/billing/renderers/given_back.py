"""What a bill below 0 gives back, with the days that a 適格返還請求書 names.

Sources: 消費税法 第57条の4 第3項; one document may be invoice and return at once
(適格請求書等保存方式に関するQ&A).
"""

from madoguchi.billing.record.invoice import Invoice, InvoiceLine
from madoguchi.kernel.document_kind import KINDS_TAKING_BACK
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.wording import format_day


def taxed_lines(invoice: Invoice) -> list[InvoiceLine]:
    return [one for one in invoice.lines if TaxCategory(one.tax_category).is_taxed]


def lines_given_back(invoice: Invoice) -> list[InvoiceLine]:
    """The taxed lines that a bill below 0 gives back; none of any other document."""
    if invoice.kind in KINDS_TAKING_BACK or invoice.total_yen >= 0:
        return []
    return [line for line in taxed_lines(invoice) if line.amount_yen < 0]


def given_back_rows(invoice: Invoice) -> list[tuple[str, str]]:
    """The days that a 適格返還請求書 names: of the return and of the first sale."""
    lines = lines_given_back(invoice)
    if not lines:
        return []
    first = min(line.used_from or invoice.period_from for line in lines)
    last = max(line.used_to or invoice.period_to for line in lines)
    days = dict.fromkeys([format_day(first), format_day(last)])
    return [
        ("返還を行う日", format_day(invoice.issued_on)),
        ("返還のもとの取引", "から".join(days)),
    ]
