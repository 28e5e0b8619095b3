"""A bill made into its document: rendered and signed once, from the record alone."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.checklist import invoice_faults
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.invoice_pdf import render_invoice_with_xml
from madoguchi.billing.renderers.jp_pint import render_jp_pint
from madoguchi.documents.ingest import PendingDocument
from madoguchi.documents.models import Document
from madoguchi.documents.pdf_signing import sign_pdf
from madoguchi.documents.rules import search_text
from madoguchi.documents.signer import load_signer
from madoguchi.documents.time_stamping import configured_time_stamper

MADE_BY_RUN = "bills"


def bills_without_document(bills: QuerySet[Bill]) -> QuerySet[Bill]:
    """Those whose document is still to be made. Inside a batch."""
    made = Document.objects.filter(
        party=OuterRef("party"), number=OuterRef("invoice_number")
    )
    return bills.filter(~Exists(made))


def render_bill_document(bill: Bill, at: datetime) -> PendingDocument:
    """The bill's document, still to be filed and put. Outside any transaction."""
    said = parse_record(bill.record)
    document = document_from_record(said, party=bill.party_id, account=bill.account_id)
    document.issued_at, document.created_at = bill.issued_at, at
    document.made_by = MADE_BY_RUN
    return PendingDocument(document, *signed_pdf_and_xml(said, at))


def render_revision_document(
    row: Revision, before: Document, at: datetime
) -> PendingDocument:
    """The document of a revision, which replaces or concerns the one `before`."""
    said = parse_record(row.record)
    document = document_from_record(said, party=row.party_id, account=before.account_id)
    document.issued_at, document.created_at = row.issued_at, at
    document.made_by, document.replaces = row.asked_by, before
    document.reason = said.follows.reason if said.follows else ""
    return PendingDocument(document, *signed_pdf_and_xml(said, at))


def signed_pdf_and_xml(said: Invoice, at: datetime) -> tuple[bytes, bytes]:
    """The signed PDF and the XML in it; ValueError for what the checklist faults.

    The gate has stopped what data can do wrong: what is found here is a bug of ours.
    """
    if wrong := invoice_faults(said):
        raise ValueError(f"{said.invoice_number} would be faulty: {wrong}")
    xml = render_jp_pint(said)
    pdf = sign_pdf(
        render_invoice_with_xml(said, xml),
        load_signer(),
        number=said.invoice_number,
        at=at,
        stamp=configured_time_stamper(),
    )
    return pdf, xml


def document_from_record(said: Invoice, *, party: int, account: int) -> Document:
    """What a search asks for, out of the record."""
    return Document(
        party_id=party,
        account_id=account,
        kind=said.kind,
        number=said.invoice_number,
        issued_on=said.issued_on,
        billing_month=said.billing_month,
        contracts=[contract.contract_number for contract in said.contracts],
        counterparty=said.addressee.name,
        net_yen=said.net_yen,
        tax_yen=said.tax_yen,
        total_yen=said.total_yen,
        words=search_text(searchable_texts(said)),
        record_sha256=said.sha256,
    )


def searchable_texts(said: Invoice) -> Iterable[str]:
    """Whatever somebody may remember of an invoice."""
    yield said.invoice_number
    yield said.issuer.name
    yield said.issuer.brand
    yield said.issuer.registration_number
    yield said.account_number
    yield said.addressee.name
    yield said.addressee.department_code
    for contract in said.contracts:
        yield contract.contract_number
        yield contract.line_number
        yield contract.nickname
        yield contract.plan_name
    for line in said.lines:
        yield line.description
