"""The rules of JP PINT 1.1.3 (billing-1@jp-1), each by its id, in our words.

The ids are those of the official schematron, whose files `python -m bench.billing.pint`
runs; here each is asked without them.
"""

import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import chain
from xml.etree import ElementTree as ET

from madoguchi.billing.record.invoice import Invoice
from madoguchi.billing.renderers.invoice_xml import XML_NAMESPACES, render_invoice_xml

NS = {"cac": XML_NAMESPACES[":cac"], "cbc": XML_NAMESPACES[":cbc"]}
Rule = Callable[[ET.Element], bool]
RULES: dict[str, Rule] = {}


def rule(*ids: str) -> Callable[[Rule], Rule]:
    """Enter a check under the ids of the rules that it asks."""

    def enter(check: Rule) -> Rule:
        RULES["/".join(ids)] = check
        return check

    return enter


def broken_rules(tree: ET.Element) -> set[str]:
    broken = (ids.split("/") for ids, holds in RULES.items() if not holds(tree))
    return set(chain.from_iterable(broken))


def xml_of(invoice: Invoice) -> ET.Element:
    return ET.fromstring(render_invoice_xml(invoice))  # noqa: S314  # our own XML, just made


def said(tree: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in tree.findall(path, NS)]


def number(tree: ET.Element, path: str) -> Decimal:
    (found,) = said(tree, path)
    return Decimal(found)


@rule("ibr-001", "aligned-ibrp-001-jp")
def names_the_specification(tree: ET.Element) -> bool:
    """CustomizationID starts with urn:peppol:pint:billing-1@jp-1."""
    told = said(tree, "cbc:CustomizationID")
    return len(told) == 1 and told[0].startswith("urn:peppol:pint:billing-1@jp-1")


@rule("ibr-076", "aligned-ibrp-002-jp")
def names_the_process(tree: ET.Element) -> bool:
    """ProfileID is urn:peppol:bis:billing."""
    return said(tree, "cbc:ProfileID") == ["urn:peppol:bis:billing"]


@rule("ibr-002", "ibr-003")
def has_number_and_day(tree: ET.Element) -> bool:
    """An invoice number and an issue date."""
    day = said(tree, "cbc:IssueDate")
    return all(said(tree, "cbc:ID")) and bool(date.fromisoformat(*day))


@rule("ibr-004", "ibr-cl-01", "aligned-ibrp-cl-02-jp")
def is_an_invoice(tree: ET.Element) -> bool:
    """InvoiceTypeCode is 380; a credit note there is not."""
    return said(tree, "cbc:InvoiceTypeCode") == ["380"]


@rule("ibr-005", "ibr-cl-03", "ibr-cl-04", "ibr-126")
def is_in_yen(tree: ET.Element) -> bool:
    """Every amount in the currency of the document, JPY."""
    told = {e.get("currencyID") for e in tree.iter() if "currencyID" in e.attrib}
    return said(tree, "cbc:DocumentCurrencyCode") == ["JPY"] and told == {"JPY"}


@rule("ibr-077", "aligned-ibr-jp-05")
def has_one_currency(tree: ET.Element) -> bool:
    """TaxCurrencyCode may not repeat the document's, and may be nothing but JPY."""
    return said(tree, "cbc:TaxCurrencyCode") == []


@rule("ibr-006", "ibr-007")
def names_both(tree: ET.Element) -> bool:
    """A name of the seller and of the buyer."""
    names = said(tree, ".//cac:PartyLegalEntity/cbc:RegistrationName")
    return len(names) == 2 and all(map(str.strip, names))


@rule("ibr-008", "ibr-009", "ibr-010", "ibr-011", "ibr-cl-14")
def places_both(tree: ET.Element) -> bool:
    """A postal address of both, with the code of its country."""
    path = ".//cac:PostalAddress/cac:Country/cbc:IdentificationCode"
    return said(tree, path) == ["JP", "JP"]


@rule("ibr-081", "ibr-062")
def reaches_the_seller(tree: ET.Element) -> bool:
    """An electronic address of the seller, with its scheme: 0221 is T and 13 digits."""
    return has_endpoint(tree, "Supplier", {"0221": "T[0-9]{13}"})


@rule("ibr-080", "ibr-063", "ibr-cl-25")
def reaches_the_buyer(tree: ET.Element) -> bool:
    """An electronic address of the buyer, of a scheme in the list: 0188 or 0221."""
    schemes = {"0188": "[1-9][0-9]{12}", "0221": "T[0-9]{13}"}
    return has_endpoint(tree, "Customer", schemes)


def has_endpoint(tree: ET.Element, side: str, schemes: dict[str, str]) -> bool:
    found = tree.findall(f"cac:Accounting{side}Party/cac:Party/cbc:EndpointID", NS)
    return len(found) == 1 and all(
        re.fullmatch(schemes.get(e.get("schemeID", ""), "-"), e.text or "")
        for e in found
    )


@rule("aligned-ibr-jp-04", "aligned-ibr-jp-01", "aligned-ibrp-009", "ibr-co-26")
def is_registered(tree: ET.Element) -> bool:
    """The seller's number once; since October 2023 it is T and 13 digits."""
    path = "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID"
    told = said(tree, path)
    return len(told) == 1 and bool(re.fullmatch("T[0-9]{13}", told[0]))


@rule("aligned-ibrp-052", "ibr-097", "ibr-co-19", "ibr-029")
def has_a_period(tree: ET.Element) -> bool:
    """A period of the document, once, that ends no sooner than it begins."""
    begins = said(tree, "cac:InvoicePeriod/cbc:StartDate")
    ends = said(tree, "cac:InvoicePeriod/cbc:EndDate")
    return len(begins) == len(ends) == 1 and begins <= ends


@rule("ibr-085")
def lines_begin_within(tree: ET.Element) -> bool:
    """No line was used from before the period of the document."""
    begins = said(tree, "cac:InvoicePeriod/cbc:StartDate")
    lines = said(tree, "cac:InvoiceLine/cac:InvoicePeriod/cbc:StartDate")
    return all(day >= min(begins, default="") for day in lines)


@rule("ibr-086")
def lines_end_within(tree: ET.Element) -> bool:
    """No line was used beyond the period of the document."""
    ends = said(tree, "cac:InvoicePeriod/cbc:EndDate")
    lines = said(tree, "cac:InvoiceLine/cac:InvoicePeriod/cbc:EndDate")
    return all(day <= max(ends, default="9999") for day in lines)


@rule("ibr-030", "ibr-co-20", "ibr-110")
def lines_have_their_days(tree: ET.Element) -> bool:
    """A period of a line has a first or a last day, and the last is not before it."""
    for line in tree.findall("cac:InvoiceLine", NS):
        periods = line.findall("cac:InvoicePeriod", NS)
        for period in periods:
            begins, ends = said(period, "cbc:StartDate"), said(period, "cbc:EndDate")
            if not begins + ends or (begins and ends and begins > ends):
                return False
        if len(periods) > 1:
            return False
    return True


@rule("ibr-055", "ibr-sr-06", "ibr-sr-07")
def names_what_it_follows(tree: ET.Element) -> bool:
    """One number of a preceding invoice; of ours, that of whatever has a suffix."""
    path = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"
    before = said(tree, path)
    (own,) = said(tree, "cbc:ID")
    return len(before) == 1 if "-" in own else before == []


@rule("aligned-ibrp-cl-01-jp", "aligned-ibr-jp-03")
def has_japanese_categories(tree: ET.Element) -> bool:
    """S, AA, G, E or O, under the scheme VAT."""
    return all(
        said(one, "cbc:ID")[0] in {"S", "AA", "G", "E", "O"}
        and said(one, "cac:TaxScheme/cbc:ID") == ["VAT"]
        for one in tax_categories(tree)
    )


@rule(
    *("aligned-ibrp-048", "aligned-ibrp-e-05", "aligned-ibrp-g-05"),
    "aligned-ibrp-o-05",
)
def has_their_rates(tree: ET.Element) -> bool:
    """Rate 0 for E and G, none at all for O."""
    rates = {"O": [], "E": ["0"], "G": ["0"], "S": ["10"], "AA": ["8"]}
    return all(
        said(one, "cbc:Percent") == rates.get(said(one, "cbc:ID")[0])
        for one in tax_categories(tree)
    )


def tax_categories(tree: ET.Element) -> Iterator[ET.Element]:
    yield from tree.iterfind(".//cac:TaxCategory", NS)
    yield from tree.iterfind(".//cac:ClassifiedTaxCategory", NS)


@rule("ibr-co-10", "ibr-co-13")
def sums_its_lines(tree: ET.Element) -> bool:
    """The total without tax is the sum of the lines."""
    lines = sum(map(Decimal, said(tree, "cac:InvoiceLine/cbc:LineExtensionAmount")))
    total = "cac:LegalMonetaryTotal/cbc:"
    net = number(tree, f"{total}TaxExclusiveAmount")
    return lines == number(tree, f"{total}LineExtensionAmount") == net


@rule("ibr-co-14", "aligned-ibrp-053-jp")
def sums_its_taxes(tree: ET.Element) -> bool:
    """The tax is the sum of the taxes of the categories."""
    parts = said(tree, "cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount")
    return number(tree, "cac:TaxTotal/cbc:TaxAmount") == sum(map(Decimal, parts))


@rule("ibr-co-15", "ibr-co-16")
def asks_for_both(tree: ET.Element) -> bool:
    """What is payable is the total with tax: the total without it, and the tax."""
    total = "cac:LegalMonetaryTotal/cbc:"
    with_tax = number(tree, f"{total}TaxExclusiveAmount") + number(
        tree, "cac:TaxTotal/cbc:TaxAmount"
    )
    asked = number(tree, f"{total}PayableAmount")
    return with_tax == number(tree, f"{total}TaxInclusiveAmount") == asked


@rule(
    *("aligned-ibrp-045", "aligned-ibrp-047", "aligned-ibrp-e-01"),
    *("aligned-ibrp-g-01", "aligned-ibrp-o-01"),
)
def breaks_down_each_category(tree: ET.Element) -> bool:
    """One breakdown for each category of the lines; its base is their sum."""
    path = "cac:Item/cac:ClassifiedTaxCategory/cbc:ID"
    sums: dict[str, Decimal] = {}
    for line in tree.findall("cac:InvoiceLine", NS):
        (letter,) = said(line, path)
        net = number(line, "cbc:LineExtensionAmount")
        sums[letter] = sums.get(letter, Decimal(0)) + net
    told = [
        (said(part, "cac:TaxCategory/cbc:ID")[0], number(part, "cbc:TaxableAmount"))
        for part in tree.findall("cac:TaxTotal/cac:TaxSubtotal", NS)
    ]
    return dict(told) == sums and len(told) == len(sums)


@rule(
    *("aligned-ibrp-051-jp", "aligned-ibr-jp-06", "aligned-ibrp-e-09"),
    *("aligned-ibrp-g-09", "aligned-ibrp-o-09"),
)
def taxes_each_category(tree: ET.Element) -> bool:
    """Base times rate, rounded down or up to whole yen; nothing for E, G and O."""
    return all(map(tax_holds, tree.findall("cac:TaxTotal/cac:TaxSubtotal", NS)))


def tax_holds(part: ET.Element) -> bool:
    rates = said(part, "cac:TaxCategory/cbc:Percent")
    tax, net = number(part, "cbc:TaxAmount"), number(part, "cbc:TaxableAmount")
    exact = net * Decimal(*rates or ["0"]) / 100
    between = math.floor(exact) <= tax <= math.ceil(exact)
    return between and "." not in said(part, "cbc:TaxAmount")[0]


@rule("ibr-016", "ibr-021")
def numbers_its_lines(tree: ET.Element) -> bool:
    """One line or more, each with an identifier (of ours, none twice)."""
    numbers = said(tree, "cac:InvoiceLine/cbc:ID")
    lines = tree.findall("cac:InvoiceLine", NS)
    return len(set(numbers)) == len(lines) >= 1


@rule("ibr-022", "ibr-023", "ibr-024", "ibr-cl-23", "ibr-088")
def counts_pieces(tree: ET.Element) -> bool:
    """Each line has a quantity with its unit, and an amount; a price, the same unit."""
    quantities = tree.findall("cac:InvoiceLine/cbc:InvoicedQuantity", NS)
    bases = tree.findall(".//cbc:BaseQuantity", NS)
    amounts = said(tree, "cac:InvoiceLine/cbc:LineExtensionAmount")
    lines = tree.findall("cac:InvoiceLine", NS)
    units = {e.get("unitCode") for e in [*quantities, *bases]}
    return len(quantities) == len(amounts) == len(lines) and units == {"H87"}


@rule("ibr-025")
def names_its_items(tree: ET.Element) -> bool:
    """Each line has the name of its item."""
    names = said(tree, "cac:InvoiceLine/cac:Item/cbc:Name")
    lines = tree.findall("cac:InvoiceLine", NS)
    return len(names) == len(lines) and all(map(str.strip, names))


@rule("ibr-026", "ibr-027", "ibr-087")
def has_prices(tree: ET.Element) -> bool:
    """A price that is not negative; with the quantity it makes the amount."""
    return all(map(price_holds, tree.findall("cac:InvoiceLine", NS)))


def price_holds(line: ET.Element) -> bool:
    price = number(line, "cac:Price/cbc:PriceAmount")
    base = Decimal(*said(line, "cac:Price/cbc:BaseQuantity") or ["1"])
    paid = number(line, "cbc:InvoicedQuantity") * price
    net = number(line, "cbc:LineExtensionAmount")
    return price >= 0 and base > 0 and paid == net * base


@rule("ibr-049", "ibr-cl-16", "aligned-ibrp-049")
def says_how_it_is_paid(tree: ET.Element) -> bool:
    """UNCL 4461: 54 card, 49 debit, 1 not defined; where it is said at all."""
    means = tree.findall("cac:PaymentMeans", NS)
    codes = [said(one, "cbc:PaymentMeansCode") for one in means]
    return len(means) <= 1 and all(c in (["54"], ["49"], ["1"]) for c in codes)


@rule("aligned-ibrp-019")
def has_the_mandate_of_a_debit(tree: ET.Element) -> bool:
    mandates = said(tree, "cac:PaymentMeans/cac:PaymentMandate/cbc:ID")
    is_debit = said(tree, "cac:PaymentMeans/cbc:PaymentMeansCode") == ["49"]
    return not is_debit or (len(mandates) == 1 and all(mandates))


@rule("aligned-ibrp-017", "ibr-066")
def has_the_end_of_a_card(tree: ET.Element) -> bool:
    """Four to six digits, where a card is told at all."""
    path = "cac:PaymentMeans/cac:CardAccount"
    told = said(tree, f"{path}/cbc:PrimaryAccountNumberID")
    cards = tree.findall(path, NS)
    digits = all(re.fullmatch("[0-9]{4,6}", one) for one in told)
    return digits and len(told) == len(cards) <= 1


@rule("ibr-079")
def has_no_empty_element(tree: ET.Element) -> bool:
    return all(len(e) or (e.text or "").strip(" \t\r\n") for e in tree.iter())
