"""The invoice as XML: UBL 2.1 in the elements of JP PINT (Peppol BIS Billing JP).

It is called JP PINT, within and without, only where it keeps all rules of that
specification (xml_format.py); else it is plain UBL of the same facts.

There is no credit note in JP PINT: what corrects or returns is a 380 with negative
quantities and a reference to the document before. Lines are without tax whatever the
basis of the record is. The period of the document encloses those of its lines: a fee
may be billed a month late, and a closing day cuts through months of use.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.sax.saxutils import escape  # writes only

from madoguchi.billing.record.buyer_address import ISSUER_SCHEME
from madoguchi.billing.record.font_coverage import GETA_MARK, LINE_BREAKS_PATTERN
from madoguchi.billing.record.invoice import Invoice, InvoiceLine, InvoiceTaxLine
from madoguchi.billing.record.rules import split_tax
from madoguchi.billing.renderers.quantity_texts import unit_code
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.billing.renderers.xml_format import (
    XmlFormat,
    buyer_endpoint,
    xml_format,
)
from madoguchi.kernel.tax_category import TaxCategory

UBL_PREFIX = "urn:oasis:names:specification:ubl:schema:xsd:"
XML_NAMESPACES = {
    "": f"{UBL_PREFIX}Invoice-2",
    ":cac": f"{UBL_PREFIX}CommonAggregateComponents-2",
    ":cbc": f"{UBL_PREFIX}CommonBasicComponents-2",
}
FORMAT_ELEMENTS: dict[XmlFormat, dict[str, object]] = {
    XmlFormat.JP_PINT: {
        "CustomizationID": "urn:peppol:pint:billing-1@jp-1",
        "ProfileID": "urn:peppol:bis:billing",
    },
    XmlFormat.UBL: {"UBLVersionID": "2.1"},
}
"""What a file says of its own format. Plain UBL claims no customization of anybody."""
COMMERCIAL_INVOICE, CONSUMPTION_TAX = "380", "VAT"
CARD_DIGITS_PATTERN = re.compile("[0-9]{4,6}")
FORBIDDEN_IN_XML = re.compile(
    r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""All but what XML 1.0 calls Char."""
OUT_OF_SCOPE_CODE = "O"
TAX_CATEGORY_CODES: dict[str, str] = {
    TaxCategory.STANDARD_10: "S",
    TaxCategory.REDUCED_8: "AA",
    TaxCategory.EXPORT_FREE: "G",
    TaxCategory.EXEMPT: "E",
    TaxCategory.OUT_OF_SCOPE: OUT_OF_SCOPE_CODE,
}
PAYMENT_MEANS_CODES = {"card": "54", "debit": "49", "transfer": "1"}
"""UNCL 4461: credit card, direct debit, not defined (the account is not in here)."""
OBJECT_TYPE_CODE = "130"  # UNCL 1001: the line is about the contract of that number

UblTree = dict[str, object]
"""Names to what stands below them: a text, an amount, a tree, or a list of them."""


def render_invoice_xml(invoice: Invoice) -> bytes:
    """The XML in UTF-8, the same bytes for the same record."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    spaces = " ".join(f'xmlns{name}="{uri}"' for name, uri in XML_NAMESPACES.items())
    body = "".join(render_elements(invoice_tree(invoice)))
    return f"{head}<Invoice {spaces}>{body}</Invoice>\n".encode()


def render_elements(below: UblTree) -> Iterator[str]:
    """Elements as they stand in the file: what has parts is cac, what has text cbc.

    What would be empty is left out, as is what holds nothing but that (ibr-079).
    """
    for name, held in below.items():
        for one in held if isinstance(held, list) else [held]:
            if isinstance(one, dict):
                inside = "".join(render_elements(one))
                yield f"<cac:{name}>{inside}</cac:{name}>" if inside else ""
            elif one is not None:
                yield render_element(name, xml_text(str(one)))


def render_element(name: str, text: str) -> str:
    """`ID@schemeID=0221` is the element ID with that attribute."""
    if not text:
        return ""
    bare, _, attribute = name.partition("@")
    if attribute:
        key, _, value = attribute.partition("=")
        name = f'{bare} {key}="{value}"'
    return f"<cbc:{name}>{escape(text)}</cbc:{bare}>"


def xml_text(text: str) -> str:
    """The text in one line, as it is, but for the few characters that XML forbids.

    A program reads it, and needs no font: 𠮷 and 😀 stay what they are.
    """
    one_line = LINE_BREAKS_PATTERN.sub(" ", text).strip()
    return FORBIDDEN_IN_XML.sub(GETA_MARK, one_line)


def invoice_tree(invoice: Invoice) -> UblTree:
    """In the order that UBL prescribes."""
    return {
        **FORMAT_ELEMENTS[xml_format(invoice)],
        "ID": invoice.invoice_number,
        "IssueDate": invoice.issued_on,
        "DueDate": invoice.payment_on,
        "InvoiceTypeCode": COMMERCIAL_INVOICE,
        "Note": invoice_note(invoice),
        "DocumentCurrencyCode": "JPY",
        "AccountingCost": invoice.addressee.department_code,
        "InvoicePeriod": enclosing_period(invoice),
        "BillingReference": preceding_reference(invoice),
        "AccountingSupplierParty": {"Party": seller_party(invoice)},
        "AccountingCustomerParty": {"Party": buyer_party(invoice)},
        "PaymentMeans": payment_means(invoice),
        "TaxTotal": {
            "TaxAmount@currencyID=JPY": invoice.tax_yen,
            "TaxSubtotal": [tax_subtotal(tax) for tax in invoice.taxes],
        },
        "LegalMonetaryTotal": {
            "LineExtensionAmount@currencyID=JPY": invoice.net_yen,
            "TaxExclusiveAmount@currencyID=JPY": invoice.net_yen,
            "TaxInclusiveAmount@currencyID=JPY": invoice.total_yen,
            "PayableAmount@currencyID=JPY": invoice.total_yen,
        },
        "InvoiceLine": invoice_line_trees(invoice),
    }


def enclosing_period(invoice: Invoice) -> UblTree:
    """From the first to the last day of the bill and its lines (ibr-085, ibr-086)."""
    used = [day for line in invoice.lines for day in (line.used_from, line.used_to)]
    days = [invoice.period_from, invoice.period_to, *filter(None, used)]
    return {"StartDate": min(days), "EndDate": max(days)}


def invoice_note(invoice: Invoice) -> str:
    """Why it follows another, and what becomes of a total that nobody pays."""
    reason = invoice.follows.reason if invoice.follows else ""
    return " ".join(filter(None, [reason, settlement_sentence(invoice)]))


def preceding_reference(invoice: Invoice) -> UblTree | None:
    if invoice.follows is None:
        return None
    before = {"ID": invoice.follows.number, "IssueDate": invoice.follows.issued_on}
    return {"InvoiceDocumentReference": before}


def seller_party(invoice: Invoice) -> UblTree:
    by = invoice.issuer
    return {
        f"EndpointID@schemeID={ISSUER_SCHEME}": by.registration_number,
        "PartyName": {"Name": by.brand},
        "PostalAddress": postal_address(by.address, by.postal_code),
        "PartyTaxScheme": {"CompanyID": by.registration_number} | tax_scheme(),
        "PartyLegalEntity": {"RegistrationName": by.name},
        "Contact": {"Telephone": by.support_phone},
    }


def buyer_party(invoice: Invoice) -> UblTree:
    to = invoice.addressee
    scheme, number = buyer_endpoint(invoice) or ("", "")
    return {
        f"EndpointID@schemeID={scheme}": number,
        "PartyIdentification": {"ID": invoice.customer_number},
        "PostalAddress": postal_address(to.address, to.postal_code),
        "PartyLegalEntity": {"RegistrationName": to.name},
    }


def postal_address(street: str, postal_code: str) -> UblTree:
    return {
        "StreetName": street,
        "PostalZone": postal_code,
        "Country": {"IdentificationCode": "JP"},
    }


def payment_means(invoice: Invoice) -> UblTree | None:
    """Of a card the last four digits; of a debit the number of its mandate (IBT-089).

    Where none is known, as of former systems, the billing account stands for it.
    None where nothing is to be paid.
    """
    if not invoice.asks_for_payment:
        return None
    method = invoice.payment.method
    mandate = invoice.payment.mandate or invoice.account_number
    card = {
        "PrimaryAccountNumberID": invoice.payment.last4,
        "NetworkID": invoice.payment.brand or "card",
    }
    known = method == "card" and CARD_DIGITS_PATTERN.fullmatch(invoice.payment.last4)
    return {
        "PaymentMeansCode": PAYMENT_MEANS_CODES[method],
        "CardAccount": card if known else None,
        "PaymentMandate": {"ID": mandate} if method == "debit" else None,
    }


def tax_subtotal(tax: InvoiceTaxLine) -> UblTree:
    return {
        "TaxableAmount@currencyID=JPY": tax.net_yen,
        "TaxAmount@currencyID=JPY": tax.tax_yen,
        "TaxCategory": classified_tax_category(tax.category, tax.rate_percent),
    }


def classified_tax_category(code: str, rate_percent: Decimal) -> UblTree:
    """No rate at all where the law does not apply."""
    letter = TAX_CATEGORY_CODES[code]
    rate = None if letter == OUT_OF_SCOPE_CODE else f"{rate_percent:f}"
    return {"ID": letter, "Percent": rate} | tax_scheme()


def tax_scheme() -> dict[str, object]:
    return {"TaxScheme": {"ID": CONSUMPTION_TAX}}


def invoice_line_trees(invoice: Invoice) -> list[UblTree]:
    rates = {tax.category: tax.rate_percent for tax in invoice.taxes}
    nets = net_amounts(invoice)
    return [
        {
            "ID": line.line,
            **line_amounts(line, nets[line.line]),
            "InvoicePeriod": line_period(line),
            "DocumentReference": {
                "ID": line.contract_number,
                "DocumentTypeCode": OBJECT_TYPE_CODE,
            },
            "Item": {
                "Name": line.description,
                "SellersItemIdentification": {"ID": line.item_code},
                "ClassifiedTaxCategory": classified_tax_category(
                    line.tax_category, rates[line.tax_category]
                ),
            },
            "Price": line_price(line, nets[line.line]),
        }
        for line in invoice.lines
    ]


def net_amounts(invoice: Invoice) -> dict[int, int]:
    """Line to its yen without tax; by category they sum to what was taxed."""
    nets = {line.line: line.amount_yen for line in invoice.lines}
    if invoice.tax_basis == "exclusive":
        return nets
    for tax in invoice.taxes:
        ours = [line for line in invoice.lines if line.tax_category == tax.category]
        shares = split_tax(tax.tax_yen, [line.amount_yen for line in ours])
        nets |= {
            line.line: line.amount_yen - share
            for line, share in zip(ours, shares, strict=True)
        }
    return nets


def line_amounts(line: InvoiceLine, net: int) -> dict[str, object]:
    sign = -1 if net < 0 else 1
    quantity = sign * abs(invoiced_quantity(line, net))
    return {
        f"InvoicedQuantity@unitCode={unit_code(line)}": f"{quantity:f}",
        "LineExtensionAmount@currencyID=JPY": net,
    }


def invoiced_quantity(line: InvoiceLine, net: int) -> Decimal:
    """The quantity; one where it is nothing and yet costs something."""
    return line.quantity if line.quantity or not net else Decimal(1)


def line_price(line: InvoiceLine, net: int) -> UblTree:
    """Never negative. Where one piece has no whole price, that of all pieces."""
    count = abs(invoiced_quantity(line, net))
    each = abs(line.unit_price)
    if each * count == abs(net):
        return {"PriceAmount@currencyID=JPY": f"{each:f}"}
    return {
        "PriceAmount@currencyID=JPY": abs(net),
        f"BaseQuantity@unitCode={unit_code(line)}": f"{count or 1:f}",
    }


def line_period(line: InvoiceLine) -> UblTree | None:
    if line.used_from is None and line.used_to is None:
        return None
    return {"StartDate": line.used_from, "EndDate": line.used_to}
