"""The bills of a month that go by post, as a list for whoever prints them."""

from collections.abc import Iterator
from datetime import date
from io import TextIOBase

from madoguchi.billing.models import Bill, Delivery
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.renderers.csv_table import CsvCell, csv_text
from madoguchi.billing.revisions.revise_bill import current_record
from madoguchi.kernel.wording import format_postal_code

COLUMNS = (
    "account_number",
    "invoice_number",
    "postal_code",
    "address",
    "addressee",
    "department_code",
    "total",
)


def write_posted_bills_csv(out: TextIOBase, month: date) -> None:
    """Write a line for each bill of the month whose account wants paper."""
    out.write(csv_text([COLUMNS, *posted_bill_rows(month)], line_end="\n"))


def posted_bill_rows(month: date) -> Iterator[tuple[CsvCell, ...]]:
    """List them by account number, as they count now. Inside a batch."""
    wanted = Delivery.objects.filter(way=Delivery.Way.PAPER).values("account")
    bills = Bill.objects.filter(billing_month=month, account__in=wanted)
    for bill in bills.order_by("account__account_number").iterator(chunk_size=500):
        invoice = parse_record(current_record(bill))
        to = invoice.addressee
        yield (
            invoice.account_number,
            invoice.invoice_number,
            format_postal_code(to.postal_code),
            to.address,
            to.name,
            to.department_code,
            invoice.total_yen,
        )
