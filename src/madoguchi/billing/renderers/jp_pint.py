"""The invoice as JP PINT XML (Peppol BIS Billing JP, UBL 2.1): one more face.

There is no credit note in JP PINT: what corrects or returns is a 380 with negative
quantities and a reference to the document before. Lines are without tax whatever the
basis of the record is.

The buyer's address in the network (EndpointID) is the corporate number, under scheme
0188, of a buyer who has one. The operator's data hold no registration number of a
customer, and T before a corporate number would claim a registration that nobody has
seen: 0221 is the seller's alone. Where there is no number the element is left out: the
rules ask for the scheme of an address that is given, and an address made up would send
the invoice to somebody else; the sender's access point fills it in.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.sax.saxutils import escape  # writes only

from madoguchi.billing.record.font_coverage import printable_text
from madoguchi.billing.record.invoice import Invoice, InvoiceLine, InvoiceTaxLine
from madoguchi.billing.record.rules import split_tax
from madoguchi.kernel.tax_category import TaxCategory

UBL_PREFIX = "urn:oasis:names:specification:ubl:schema:xsd:"
XML_NAMESPACES = {
    "": f"{UBL_PREFIX}Invoice-2",
    ":cac": f"{UBL_PREFIX}CommonAggregateComponents-2",
    ":cbc": f"{UBL_PREFIX}CommonBasicComponents-2",
}
CUSTOMIZATION_ID, PROFILE_ID = (
    "urn:peppol:pint:billing-1@jp-1",
    "urn:peppol:bis:billing",
)
COMMERCIAL_INVOICE, UNIT_CODE_PIECE, CONSUMPTION_TAX = "380", "H87", "VAT"
ISSUER_SCHEME = "0221"  # T and 13 digits of a qualified invoice issuer
CORPORATE_SCHEME = "0188"  # 13 digits of a corporation
CORPORATE_NUMBER = re.compile("[1-9][0-9]{12}")
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


def render_jp_pint(invoice: Invoice) -> bytes:
    """The XML in UTF-8, the same bytes for the same record."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    spaces = " ".join(f'xmlns{name}="{uri}"' for name, uri in XML_NAMESPACES.items())
    body = "".join(render_elements(invoice_tree(invoice)))
    return f"{head}<Invoice {spaces}>{body}</Invoice>\n".encode()


def render_elements(below: UblTree) -> Iterator[str]:
    """Elements as they stand in the file: what has parts is cac, what has text cbc."""
    for name, held in below.items():
        for one in held if isinstance(held, list) else [held]:
            if one is None or one == "":
                continue
            if isinstance(one, dict):
                yield f"<cac:{name}>"
                yield from render_elements(one)
                yield f"</cac:{name}>"
            else:
                yield render_element(name, str(one))


def render_element(name: str, text: str) -> str:
    """`ID@schemeID=0221` is the element ID with that attribute."""
    bare, _, attribute = name.partition("@")
    if attribute:
        key, _, value = attribute.partition("=")
        name = f'{bare} {key}="{value}"'
    return f"<cbc:{name}>{escape(printable_text(text))}</cbc:{bare}>"


def invoice_tree(invoice: Invoice) -> UblTree:
    """In the order that UBL prescribes."""
    return {
        "CustomizationID": CUSTOMIZATION_ID,
        "ProfileID": PROFILE_ID,
        "ID": invoice.invoice_number,
        "IssueDate": invoice.issued_on,
        "DueDate": invoice.due_on,
        "InvoiceTypeCode": COMMERCIAL_INVOICE,
        "Note": invoice.follows.reason if invoice.follows else "",
        "DocumentCurrencyCode": "JPY",
        "AccountingCost": invoice.addressee.department_code,
        "InvoicePeriod": {
            "StartDate": invoice.period_from,
            "EndDate": invoice.period_to,
        },
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
    to, number = invoice.addressee, invoice.corporate_number
    known = CORPORATE_NUMBER.fullmatch(number)
    return {
        f"EndpointID@schemeID={CORPORATE_SCHEME}": number if known else "",
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


def payment_means(invoice: Invoice) -> UblTree:
    """Of a card the last four digits; the mandate of a debit is the billing account."""
    method = invoice.payment.method
    card = {
        "PrimaryAccountNumberID": invoice.payment.last4,
        "NetworkID": invoice.payment.brand or "card",
    }
    known = method == "card" and invoice.payment.last4
    return {
        "PaymentMeansCode": PAYMENT_MEANS_CODES[method],
        "CardAccount": card if known else None,
        "PaymentMandate": {"ID": invoice.account_number} if method == "debit" else None,
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
        f"InvoicedQuantity@unitCode={UNIT_CODE_PIECE}": f"{quantity:f}",
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
        f"BaseQuantity@unitCode={UNIT_CODE_PIECE}": f"{count or 1:f}",
    }


def line_period(line: InvoiceLine) -> UblTree | None:
    if line.used_from is None and line.used_to is None:
        return None
    return {"StartDate": line.used_from, "EndDate": line.used_to}
