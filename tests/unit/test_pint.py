"""The XML face: JP PINT where it keeps every rule of that, else plain UBL."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.billing.record.invoice import (
    Invoice,
    canonical_record,
    parse_record,
)
from madoguchi.billing.renderers.invoice_xml import render_invoice_xml
from madoguchi.billing.renderers.xml_format import XmlFormat, xml_format
from madoguchi.billing.revisions.revision_record import (
    RevisionHeader,
    cancellation_record,
    correction_record,
    return_record,
)
from tests.invoices import a_line, a_record, an_invoice, as_object
from tests.pint_rules import NS, broken_rules, number, said, xml_of

CATEGORIES = ["STANDARD_10", "REDUCED_8", "EXPORT_FREE", "EXEMPT", "OUT_OF_SCOPE"]
FOLLOWS = {"number": "I000000001", "issued_on": "2026-11-10", "reason": "金額の誤り"}
BUYER = "0188:6000000000044"

amounts = st.one_of(st.integers(-9_999, 99_999), st.just(0))
quantities = st.sampled_from(["1", "2", "2755", "0.5", "0"])
prices = st.sampled_from(["0.1667", "1", "980", "33.3333"])
rows = st.tuples(st.sampled_from(CATEGORIES), amounts, quantities, prices)


def with_lines(lines, **changes) -> Invoice:
    return an_invoice(
        [
            a_line(
                nth,
                ("X", "品目", quantity, price, category),
                amount_yen=amount,
                contract_number=f"C{nth:09}",
            )
            for nth, (category, amount, quantity, price) in enumerate(lines, 1)
        ],
        **changes,
    )


@settings(max_examples=150)
@given(
    st.lists(rows, min_size=1, max_size=8),
    st.sampled_from(["exclusive", "inclusive"]),
    st.sampled_from(["down", "half_up"]),
    st.sampled_from(["card", "debit", "transfer"]),
)
def test_whatever_is_called_jp_pint_keeps_every_rule(lines, basis, rounding, method):
    paid = {"brand": "Visa", "last4": "4242", "method": method}
    told = {"tax_basis": basis, "tax_rounding": rounding, "payment": paid}
    invoice = with_lines(lines, peppol_id=BUYER, **told)
    tree = xml_of(invoice)
    if xml_format(invoice) == XmlFormat.JP_PINT:
        assert broken_rules(tree) == set()
    else:
        assert says_nothing_of_peppol(invoice)
    assert number(tree, "cac:LegalMonetaryTotal/cbc:PayableAmount") == invoice.total_yen


def says_nothing_of_peppol(invoice: Invoice) -> bool:
    """It is UBL 2.1 under its own name, and claims nothing else."""
    tree = xml_of(invoice)
    return (
        b"peppol" not in render_invoice_xml(invoice)
        and said(tree, "cbc:UBLVersionID") == ["2.1"]
        and tree[0].tag == f"{{{NS['cbc']}}}UBLVersionID"
        and said(tree, "cbc:CustomizationID") == said(tree, "cbc:ProfileID") == []
    )


@pytest.mark.parametrize(
    ("path", "value", "broken"),
    [
        ("cbc:CustomizationID", "urn:cen.eu:en16931:2017", "aligned-ibrp-001-jp"),
        ("cbc:ProfileID", "urn:peppol:bis:ordering", "aligned-ibrp-002-jp"),
        ("cbc:InvoiceTypeCode", "381", "aligned-ibrp-cl-02-jp"),
        ("cbc:DocumentCurrencyCode", "USD", "ibr-126"),
        ("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxAmount", "7", "aligned-ibrp-051-jp"),
        ("cac:TaxTotal/cbc:TaxAmount", "7", "ibr-co-14"),
        ("cac:LegalMonetaryTotal/cbc:PayableAmount", "1", "ibr-co-16"),
        ("cac:LegalMonetaryTotal/cbc:LineExtensionAmount", "1", "ibr-co-10"),
        ("cac:InvoiceLine/cbc:LineExtensionAmount", "1", "aligned-ibrp-045"),
        ("cac:InvoiceLine/cac:Price/cbc:PriceAmount", "-900", "ibr-027"),
        ("cac:InvoiceLine/cac:Item/cbc:Name", " ", "ibr-079"),
        ("cac:InvoiceLine/cac:Item/cbc:Name", " ", "ibr-025"),
        ("cac:InvoicePeriod/cbc:StartDate", "2026-10-02", "ibr-085"),
        ("cac:InvoicePeriod/cbc:EndDate", "2026-10-30", "ibr-086"),
        ("cac:InvoicePeriod/cbc:EndDate", "2026-09-30", "ibr-029"),
        ("cac:InvoiceLine/cac:InvoicePeriod/cbc:EndDate", "2026-09-30", "ibr-030"),
        (".//cac:AccountingSupplierParty//cbc:EndpointID", "8000000000001", "ibr-081"),
        (".//cac:AccountingCustomerParty//cbc:EndpointID", "12345", "ibr-080"),
        (".//cac:PartyTaxScheme/cbc:CompanyID", "800000001", "aligned-ibr-jp-01"),
        (".//cac:PartyLegalEntity/cbc:RegistrationName", " ", "ibr-006"),
        (".//cac:Country/cbc:IdentificationCode", "JPN", "ibr-cl-14"),
        (".//cac:TaxCategory/cbc:ID", "Z", "aligned-ibrp-cl-01-jp"),
        (".//cac:TaxCategory/cbc:Percent", "9", "aligned-ibrp-048"),
        (".//cac:TaxCategory/cac:TaxScheme/cbc:ID", "GST", "aligned-ibr-jp-03"),
        ("cac:InvoiceLine/cbc:ID", "2", "ibr-021"),
        ("cbc:ID", "I000000001-1", "ibr-055"),
        ("cac:PaymentMeans/cbc:PaymentMeansCode", "999", "ibr-cl-16"),
        ("cac:PaymentMeans/cbc:PaymentMeansCode", "49", "aligned-ibrp-019"),
        (".//cbc:PrimaryAccountNumberID", "99", "aligned-ibrp-017"),
    ],
)
def test_a_broken_rule_is_noticed(path, value, broken):
    tree = xml_of(an_invoice(4, peppol_id=BUYER))
    assert broken_rules(tree) == set()
    found = tree.find(path, NS)
    found.text = value
    assert broken in broken_rules(tree)


def endpoints_of_buyer(invoice: Invoice) -> list[tuple[str, str]]:
    path = "cac:AccountingCustomerParty/cac:Party/cbc:EndpointID"
    return [
        (one.get("schemeID", ""), one.text or "")
        for one in xml_of(invoice).findall(path, NS)
    ]


@pytest.mark.parametrize(
    ("peppol_id", "endpoint"),
    [
        ("0188:6000000000044", ("0188", "6000000000044")),
        ("0221:T6000000000044", ("0221", "T6000000000044")),
    ],
)
def test_a_buyer_with_an_address_gets_jp_pint(peppol_id, endpoint):
    invoice = an_invoice(4, peppol_id=peppol_id)
    assert xml_format(invoice) == XmlFormat.JP_PINT
    assert endpoints_of_buyer(invoice) == [endpoint]
    assert broken_rules(xml_of(invoice)) == set()


@pytest.mark.parametrize(
    "peppol_id",
    ["", "6000000000044", "0188:T6000000000044", "0221:6000000000044", "EM:a@b.jp"],
)
def test_a_buyer_without_an_address_gets_plain_ubl(peppol_id):
    """ibr-080 asks for one; a mail address is in no scheme of the list."""
    invoice = an_invoice(4, peppol_id=peppol_id)
    assert xml_format(invoice) == XmlFormat.UBL
    assert endpoints_of_buyer(invoice) == []
    assert says_nothing_of_peppol(invoice)
    told = {"CustomizationID", "ProfileID", "EndpointID", "UBLVersionID"}
    pint = xml_of(an_invoice(4, peppol_id=BUYER))
    assert facts_but(told, xml_of(invoice)) == facts_but(told, pint)


def facts_but(names: set[str], tree: ET.Element) -> list[tuple[str, str | None]]:
    return [
        (e.tag, e.text)
        for e in tree.iter()
        if e.tag.rpartition("}")[2] not in names or e.text == "T8000000000001"
    ]


def period_of(invoice: Invoice) -> list[str]:
    return said(xml_of(invoice), "cac:InvoicePeriod/*")


USED = "used_from", "used_to"


@pytest.mark.parametrize(
    ("closed", "used", "told"),
    [
        # closed on the 20th, used in October
        (("09-21", "10-20"), ("10-01", "10-31"), ["2026-09-21", "2026-10-31"]),
        # a fee that is billed a month late
        (("10-01", "10-31"), ("09-01", "09-30"), ["2026-09-01", "2026-10-31"]),
        # paid a month in advance
        (("10-01", "10-31"), ("11-01", "11-30"), ["2026-10-01", "2026-11-30"]),
        # a first day alone, before; a last day alone, after
        (("10-01", "10-31"), ("09-15", None), ["2026-09-15", "2026-10-31"]),
        (("10-01", "10-31"), (None, "11-15"), ["2026-10-01", "2026-11-15"]),
        # within: the bill's own
        (("10-01", "10-31"), ("10-05", "10-06"), ["2026-10-01", "2026-10-31"]),
        (("10-01", "10-31"), (None, None), ["2026-10-01", "2026-10-31"]),
    ],
)
def test_the_period_of_a_document_encloses_those_of_its_lines(closed, used, told):
    """ibr-085, ibr-086."""
    first, last = (f"2026-{day}" for day in closed)
    days = {n: day and f"2026-{day}" for n, day in zip(USED, used, strict=True)}
    invoice = an_invoice(
        [a_line(1, **days), a_line(2)] if used[0] != "10-05" else [a_line(1, **days)],
        peppol_id=BUYER,
        period_from=first,
        period_to=last,
        closing_on=last,
    )
    assert period_of(invoice) == told
    assert xml_format(invoice) == XmlFormat.JP_PINT
    assert broken_rules(xml_of(invoice)) == set()


def test_a_bill_of_nothing_taxed_is_plain_ubl():
    """Peppol has another specification for it: nontaxinvoice-1@jp-1."""
    lines = [("OUT_OF_SCOPE", 733, "1", "733")]
    alone = with_lines(lines, peppol_id=BUYER)
    assert xml_format(alone) == XmlFormat.UBL
    assert says_nothing_of_peppol(alone)
    for category in ("EXEMPT", "EXPORT_FREE", "STANDARD_10"):
        both = with_lines([*lines, (category, 1, "1", "1")], peppol_id=BUYER)
        assert xml_format(both) == XmlFormat.JP_PINT
        assert broken_rules(xml_of(both)) == set()


@pytest.mark.parametrize(
    ("charged", "rounding", "divided", "form"),
    [
        (("STANDARD_10", 1055), "down", (960, 95), XmlFormat.UBL),  # asks 96
        (("REDUCED_8", 1093), "down", (1013, 80), XmlFormat.UBL),  # asks 81 or 82
        (("STANDARD_10", -1055), "down", (-960, -95), XmlFormat.UBL),
        (("STANDARD_10", 1056), "down", (960, 96), XmlFormat.JP_PINT),
        (("STANDARD_10", 1055), "half_up", (959, 96), XmlFormat.JP_PINT),
        (("REDUCED_8", 1093), "half_up", (1012, 81), XmlFormat.JP_PINT),
    ],
)
def test_tax_divided_out_is_jp_pint_where_it_is_in_the_band(
    charged, rounding, divided, form
):
    """aligned-ibrp-051-jp asks more than the law does."""
    told = {"tax_basis": "inclusive", "tax_rounding": rounding, "peppol_id": BUYER}
    invoice = with_lines([(*charged, "1", "1")], **told)
    assert (invoice.net_yen, invoice.tax_yen) == divided
    assert xml_format(invoice) == form
    if form == XmlFormat.UBL:
        assert broken_rules(xml_of(invoice)) >= {"aligned-ibrp-051-jp"}
        assert says_nothing_of_peppol(invoice)
    else:
        assert broken_rules(xml_of(invoice)) == set()


def old_record(**changes) -> str:
    obj = as_object(a_record(4, **changes))
    del obj["peppol_id"]
    return canonical_record(obj)


@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({}, XmlFormat.UBL),
        ({"corporate_number": ""}, XmlFormat.UBL),
        ({"corporate_number": "6000000000044"}, XmlFormat.JP_PINT),
        (
            {"corporate_number": "6000000000044", "period_to": "2026-10-20"},
            XmlFormat.UBL,
        ),
        (
            {"corporate_number": "6000000000044", "period_from": "2026-10-02"},
            XmlFormat.UBL,
        ),
    ],
)
def test_an_old_bill_is_called_jp_pint_only_where_its_stored_file_keeps_the_rules(
    changes, form
):
    """Its file was made when all said JP PINT and the bill's own period."""
    assert xml_format(parse_record(old_record(**changes))) == form


def test_what_follows_an_old_bill_is_made_by_the_rules_of_today():
    old = old_record(corporate_number="6000000000044", period_to="2026-10-20")
    later = RevisionHeader("I000000001-1", date(2026, 11, 20), "訂正", BUYER)
    for record in (
        cancellation_record(old, later),
        correction_record(old, later, {1: 950}),
        return_record(old, later, {1: 100}),
    ):
        made = parse_record(record)
        assert (made.peppol_id, made.corporate_number) == (BUYER, None)
        assert xml_format(made) == XmlFormat.JP_PINT
        assert broken_rules(xml_of(made)) == set()


def test_a_record_says_a_participant_or_a_corporate_number_and_not_both():
    both = as_object(a_record(4)) | {"corporate_number": "6000000000044"}
    with pytest.raises(ValueError, match="members of Invoice"):
        parse_record(canonical_record(both))


def test_the_letters_of_the_categories_are_those_of_jp_pint():
    tree = xml_of(with_lines([(c, 100, "1", "100") for c in CATEGORIES]))
    letters = said(tree, "cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:ID")
    assert letters == ["S", "AA", "G", "E", "O"]


def test_a_return_is_a_380_with_negative_lines_and_the_number_before():
    tree = xml_of(
        with_lines(
            [("STANDARD_10", -500, "1", "-500")],
            kind="return",
            version=2,
            invoice_number="I000000001-1",
            follows=FOLLOWS,
            peppol_id=BUYER,
        )
    )
    assert broken_rules(tree) == set()
    before = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:"
    assert said(tree, f"{before}ID") == ["I000000001"]
    assert said(tree, f"{before}IssueDate") == ["2026-11-10"]
    assert said(tree, "cac:InvoiceLine/cbc:InvoicedQuantity") == ["-1"]
    assert said(tree, "cbc:Note") == ["金額の誤り"]
    assert number(tree, "cac:LegalMonetaryTotal/cbc:PayableAmount") == -550


def test_what_is_empty_or_blank_is_left_out():
    """ibr-079, also of what would hold nothing else."""
    issuer = as_object(a_record())["issuer"] | {"brand": " ", "support_phone": ""}
    line = a_line(1) | {"item_code": ""}
    invoice = an_invoice([line], issuer=issuer, peppol_id=BUYER)
    tree = xml_of(invoice)
    assert broken_rules(tree) == set()
    for gone in ("PartyName", "Contact", "SellersItemIdentification"):
        assert tree.findall(f".//cac:{gone}", NS) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("<a>&\x00\x0b𠮷", "<a>&〓 𠮷"),  # U+000B breaks a line
        ("😀の料金", "😀の料金"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("\ufffe\uffff", "〓〓"),
        ("一行\n二行\u2028三行", "一行 二行 三行"),
    ],
)
def test_the_xml_has_each_character_but_those_that_xml_forbids(name, told):
    """XML 1.0, 2.2 Characters."""
    line = a_line(1, ("X", name, "1", "1", "EXEMPT"))
    (found,) = said(xml_of(an_invoice([line])), "cac:InvoiceLine/cac:Item/cbc:Name")
    assert found == told
