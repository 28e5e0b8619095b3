"""A bill as home reads it."""

from dataclasses import dataclass
from datetime import date

from madoguchi.billing.record.invoice import Invoice


@dataclass(frozen=True, slots=True)
class NewestBill:
    """A bill with the invoice that counts of it now."""

    billing_month: date
    invoice: Invoice
