"""What a bill's page takes from its frozen record alone, kept by the record.

A record never changes, so neither does this part of its page. A correction is another
record. Which record a page shows, and all around it, is read and drawn anew each time.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madoguchi.billing.record.checklist import ChecklistPoint, checklist_results
from madoguchi.billing.record.contract_groups import ContractGroup, group_by_contract
from madoguchi.billing.record.frozen_record import read_frozen_record
from madoguchi.billing.record.invoice import Invoice, InvoiceLine
from madoguchi.billing.renderers.explanations import basis_sentence, explain_lines
from madoguchi.billing.renderers.given_back import given_back_rows
from madoguchi.billing.renderers.headings import (
    Headings,
    invoice_headings,
    preceding_document_text,
    total_text,
)
from madoguchi.billing.renderers.pdf_texts import TAX_BASIS_LABELS, honorific_for
from madoguchi.billing.renderers.quantity_texts import quantity_text, unit_price_text
from madoguchi.billing.renderers.settlement_texts import settlement_sentence
from madoguchi.billing.renderers.xml_format import XmlFormat, xml_format
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.web.reads.bill import IssuedRecord

MAX_KEPT_BODIES = 256
"""Of each process; one takes some 40 kB."""

XML_LINK_LABELS = {
    XmlFormat.JP_PINT: _("デジタルインボイス（XML、JP PINT）"),
    XmlFormat.UBL: _("請求書のデータ（XML、UBL 2.1）"),
}


@dataclass(frozen=True, slots=True)
class BillLineRow:
    line: InvoiceLine
    category: str
    quantity: str
    price: str
    explained: str


@dataclass(frozen=True, slots=True)
class BillSection:
    """The lines of one contract, with its share of the tax for reference."""

    group: ContractGroup
    rows: list[BillLineRow]


@dataclass(frozen=True, slots=True)
class BillBody:
    """Texts of an invoice, and its parts, drawn in one language.

    `lines` are the tables of its lines, `facts` the tax table and what is beside it.
    """

    invoice: Invoice
    addressee: str
    parts: list[BillSection]
    taxes: list[tuple[str, object]]
    basis: str  # of the lines: 税抜 or 税込
    basis_note: str
    points: list[tuple[ChecklistPoint, bool]]
    heading: Headings
    total: str
    settled: str  # what becomes of a bill that asks for no payment
    given_back: list[tuple[str, str]]
    follows: str
    xml_label: str
    lines: str = ""
    facts: str = ""


def bill_body(document: IssuedRecord) -> BillBody:
    """Return it for a document that this request has read.

    ValueError where the record is not what was frozen. Templates that are being worked
    on are drawn each time.
    """
    language = get_language() or settings.LANGUAGE_CODE
    make = draw_bill_body if settings.DEBUG else kept_bill_body
    return make(document.record, document.sha256, language)


def draw_bill_body(record: str, sha256: str, _language: str) -> BillBody:
    return draw_parts(build_bill_body(read_frozen_record(record, sha256)))


def draw_parts(body: BillBody) -> BillBody:
    return replace(
        body,
        lines=draw_part("bills/bill_lines.html", body),
        facts=draw_part("bills/bill_facts.html", body),
    )


def draw_part(template: str, body: BillBody) -> SafeString:
    """Draw a part of a page; its own template has escaped what it shows."""
    return SafeString(render_to_string(template, {"body": body}))


kept_bill_body = lru_cache(MAX_KEPT_BODIES)(draw_bill_body)


def build_bill_body(invoice: Invoice) -> BillBody:
    return BillBody(
        invoice=invoice,
        addressee=f"{invoice.addressee.name} {honorific_for(invoice.addressee.name)}",
        parts=bill_sections(invoice),
        taxes=[(TaxCategory(t.category).marked_label, t) for t in invoice.taxes],
        basis=TAX_BASIS_LABELS[invoice.tax_basis],
        basis_note=basis_sentence(invoice.tax_basis),
        points=checklist_results(invoice),
        heading=invoice_headings(invoice),
        total=total_text(invoice),
        settled=settlement_sentence(invoice),
        given_back=given_back_rows(invoice),
        follows=preceding_document_text(invoice),
        xml_label=str(XML_LINK_LABELS[xml_format(invoice)]),
    )


def bill_sections(invoice: Invoice) -> list[BillSection]:
    explained = explain_lines(invoice)

    def row(line: InvoiceLine) -> BillLineRow:
        text = explained.get(line.line, "")
        category = TaxCategory(line.tax_category).marked_label
        counted, price = quantity_text(line), unit_price_text(line)
        return BillLineRow(line, category, counted, price, text)

    return [
        BillSection(g, [row(line) for line in g.lines])
        for g in group_by_contract(invoice)
    ]
