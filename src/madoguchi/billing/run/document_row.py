"""Build the row of a document from its record: what a search asks for."""

from collections.abc import Iterable

from madoguchi.billing.record.invoice import Invoice
from madoguchi.documents.models import Document
from madoguchi.documents.rules import search_text


def document_from_record(invoice: Invoice, *, party: int, account: int) -> Document:
    """Build the unsaved Document row (its search columns) from the record."""
    return Document(
        party_id=party,
        account_id=account,
        kind=invoice.kind,
        number=invoice.invoice_number,
        issued_on=invoice.issued_on,
        billing_month=invoice.billing_month,
        contracts=[contract.contract_number for contract in invoice.contracts],
        counterparty=invoice.addressee.name,
        net_yen=invoice.net_yen,
        tax_yen=invoice.tax_yen,
        total_yen=invoice.total_yen,
        words=search_text(searchable_texts(invoice)),
        record_sha256=invoice.sha256,
    )


def searchable_texts(invoice: Invoice) -> Iterable[str]:
    """Yield the texts of an invoice by which it can be found."""
    yield invoice.invoice_number
    yield invoice.issuer.name
    yield invoice.issuer.brand
    yield invoice.issuer.registration_number
    yield invoice.account_number
    yield invoice.addressee.name
    yield invoice.addressee.department_code
    for contract in invoice.contracts:
        yield contract.contract_number
        yield contract.line_number
        yield contract.nickname
        yield contract.plan_name
    for line in invoice.lines:
        yield line.description
