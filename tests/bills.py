"""Issued bills of the test people: rows as the bill run would have left them."""

from datetime import UTC, date, datetime
from typing import Any

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import parse_record, record_digest
from madoguchi.documents.models import Document
from madoguchi.jobs.documents.document_tasks import make_documents
from madoguchi.kernel.calendar import usage_period
from madoguchi.platform.batch import batch
from tests.invoices import BASE_RECORD, a_record
from tests.people import Person


def a_bill(person: Person, month: date = date(2026, 10, 1), **changes: Any) -> Bill:
    """A bill of that month; its invoice number follows party and month, or is told."""
    first, last = usage_period(month, 31)
    number = f"I{person.party.pk % 1000:03}{month:%Y%m}"
    number = changes.get("invoice_number", number)
    facts = {
        "account_number": person.account.account_number,
        "customer_number": person.party.customer_number,
        "addressee": BASE_RECORD["addressee"]
        | {
            "name": person.account.addressee,
            "department_code": person.account.department_code,
        },
        "billing_month": f"{month:%Y-%m}",
        "period_from": f"{first}",
        "period_to": f"{last}",
        "closing_on": f"{last}",
        "invoice_number": number,
    }
    record = a_record(**(facts | changes))
    said = parse_record(record)
    with batch("test"):
        return Bill.objects.create(
            party=person.party,
            account=person.account,
            billing_month=month,
            invoice_number=number,
            issued_on=said.issued_on,
            issued_at=datetime(2026, 11, 10, tzinfo=UTC),
            closing_on=last,
            due_on=said.due_on,
            lines=len(said.lines),
            net_yen=said.net_yen,
            tax_yen=said.tax_yen,
            total_yen=said.total_yen,
            record=record,
            sha256=record_digest(record),
        )


def document_of_bill(bill: Bill) -> Document:
    """Made by the job, as after the bill run."""
    make_documents([bill.pk])
    with batch("test"):
        return Document.objects.get(party=bill.party, number=bill.invoice_number)
