"""What the XML of an invoice may be called: JP PINT, or UBL and no more.

JP PINT (billing-1@jp-1) promises a receiver in the Peppol network that all its rules
hold. Where one cannot hold, the same facts are plain UBL 2.1 under that name. Source of
the rules named here: JP PINT 1.1.3, its schematron.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from madoguchi.billing.record.buyer_address import CORPORATE_SCHEME, split_peppol_id
from madoguchi.billing.record.invoice import Invoice, InvoiceTaxLine
from madoguchi.kernel.tax_category import TaxCategory


class XmlFormat(StrEnum):
    JP_PINT = "jp_pint"
    UBL = "ubl"

    @property
    def label(self) -> str:
        """What it is called on pages, in the PDF and in words."""
        return {XmlFormat.JP_PINT: "JP PINT", XmlFormat.UBL: "UBL 2.1"}[self]

    @property
    def file_suffix(self) -> str:
        return {XmlFormat.JP_PINT: "JP-PINT", XmlFormat.UBL: "UBL"}[self]


def xml_format(invoice: Invoice) -> XmlFormat:
    """The format of an invoice's XML, told from its record alone.

    The XML of a record from before participant IDs were kept said JP PINT whatever its
    lines were: it is called so only where their periods lie inside the bill's.
    """
    keeps_the_rules = (
        buyer_endpoint(invoice) is not None
        and has_tax_to_report(invoice)
        and all(map(is_tax_in_band, invoice.taxes))
        and (invoice.corporate_number is None or are_lines_in_period(invoice))
    )
    return XmlFormat.JP_PINT if keeps_the_rules else XmlFormat.UBL


def buyer_endpoint(invoice: Invoice) -> tuple[str, str] | None:
    """Scheme and number of the buyer (ibr-080 asks for them); None where unknown."""
    if invoice.corporate_number is None:
        return split_peppol_id(invoice.peppol_id)
    return split_peppol_id(f"{CORPORATE_SCHEME}:{invoice.corporate_number}")


def has_tax_to_report(invoice: Invoice) -> bool:
    """Whether anything on it is in the scope of the tax.

    For a bill without, Peppol has another specification (nontaxinvoice-1@jp-1).
    """
    return any(tax.category != TaxCategory.OUT_OF_SCOPE for tax in invoice.taxes)


def is_tax_in_band(tax: InvoiceTaxLine) -> bool:
    """Whether the tax is its base times the rate, cut or rounded up (ibrp-051-jp).

    A tax divided out of a price that includes it can be a yen off: 95 of 1,055 is
    right by the law (施行令 第70条の10), 960 at 10% would be 96.
    """
    exact = tax.net_yen * tax.rate_percent / Decimal(100)
    least = exact.to_integral_value(ROUND_FLOOR)
    return least <= tax.tax_yen <= exact.to_integral_value(ROUND_CEILING)


def are_lines_in_period(invoice: Invoice) -> bool:
    """Whether each line was used within the bill's own period (ibr-085, ibr-086)."""
    days = [day for line in invoice.lines for day in (line.used_from, line.used_to)]
    return all(invoice.period_from <= d <= invoice.period_to for d in days if d)
