"""Make the document of a bill: rendered and signed once, from the record alone."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.checklist import invoice_faults
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.renderers.invoice_pdf import render_invoice_with_xml
from madoguchi.billing.renderers.invoice_xml import render_invoice_xml
from madoguchi.billing.run.document_row import document_from_record
from madoguchi.documents.ingest import PendingDocument
from madoguchi.documents.models import Document
from madoguchi.documents.ports import PDF_SIGNER
from madoguchi.documents.signer import load_signer
from madoguchi.documents.time_stamping import configured_time_stamper

MADE_BY_RUN = "bills"


def bills_without_document(bills: QuerySet[Bill]) -> QuerySet[Bill]:
    """Filter the bills whose document is still to be made. Inside a batch."""
    made = Document.objects.filter(
        party=OuterRef("party"), number=OuterRef("invoice_number")
    )
    return bills.filter(~Exists(made))


def render_bill_document(bill: Bill, at: datetime) -> PendingDocument:
    """Render the bill's document, to be uploaded. Outside any transaction."""
    invoice = parse_record(bill.record)
    document = document_from_record(
        invoice, party=bill.party_id, account=bill.account_id
    )
    document.issued_at, document.created_at = bill.issued_at, at
    document.made_by = MADE_BY_RUN
    return PendingDocument(document, *signed_pdf_and_xml(invoice, at))


def render_revision_document(
    row: Revision, before: Document, at: datetime
) -> PendingDocument:
    """Render the document of a revision, which replaces or concerns `before`."""
    invoice = parse_record(row.record)
    document = document_from_record(
        invoice, party=row.party_id, account=before.account_id
    )
    document.issued_at, document.created_at = row.issued_at, at
    document.made_by, document.replaces = row.asked_by, before
    document.reason = invoice.follows.reason if invoice.follows else ""
    return PendingDocument(document, *signed_pdf_and_xml(invoice, at))


def signed_pdf_and_xml(invoice: Invoice, at: datetime) -> tuple[bytes, bytes]:
    """Render the signed PDF and the XML in it; ValueError for a faulty invoice.

    The checks before issue stop faulty data: what is found here is a bug of ours.
    """
    if wrong := invoice_faults(invoice):
        raise ValueError(f"{invoice.invoice_number} would be faulty: {wrong}")
    xml = render_invoice_xml(invoice)
    pdf = PDF_SIGNER.load_adapter().sign(
        render_invoice_with_xml(invoice, xml),
        load_signer(),
        number=invoice.invoice_number,
        at=at,
        stamp=configured_time_stamper(),
    )
    return pdf, xml
