"""Charges, bills and the documents that follow them."""

from madoguchi.billing.models.bills import Bill, BillFault, InvoiceCounter, Revision
from madoguchi.billing.models.charges import Charge, PromisedCharge
from madoguchi.billing.models.deletions import Deletion
from madoguchi.billing.models.deliveries import Delivery
from madoguchi.billing.models.notices import BillNotice

__all__ = [
    "Bill",
    "BillFault",
    "BillNotice",
    "Charge",
    "Deletion",
    "Delivery",
    "InvoiceCounter",
    "PromisedCharge",
    "Revision",
]
