"""Bills, the documents that follow them, and the counter of their numbers."""

from django.db import models
from django.db.models import F, Q

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class Bill(Owned):
    """A bill of one billing account and month: all it says is frozen in `record`.

    The columns beside it are copies to search and to sort by; `record` is the truth
    and `sha256` its digest (billing/record/invoice.py).
    """

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="bills")
    billing_month = models.DateField()  # its first day
    invoice_number = models.CharField(max_length=10)  # I and 9 digits, gap-free
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    closing_on = models.DateField()
    due_on = models.DateField(null=True)
    lines = models.PositiveIntegerField()
    net_yen = models.BigIntegerField()
    tax_yen = models.BigIntegerField()
    total_yen = models.BigIntegerField()
    record = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month"], name="one_bill_a_month"
            ),
            models.UniqueConstraint(
                fields=["party", "invoice_number"], name="one_invoice_number"
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")), name="bill_adds_up"
            ),
        ]
        indexes = [
            models.Index(fields=["billing_month", "account"], name="bill_by_month")
        ]

    def __str__(self) -> str:
        return f"bill {self.invoice_number}"


class Revision(Owned):
    """A later document about a bill: corrected, return, cancelled or reissued.

    Its record is frozen like the bill's and says which number it follows and why.
    """

    narrowed_by = {"billed_accounts": "bill__account"}

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="revisions")
    nth = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)  # the bill's, and -nth
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    net_yen = models.BigIntegerField()
    tax_yen = models.BigIntegerField()
    total_yen = models.BigIntegerField()
    record = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "bill", "nth"], name="one_revision_after_another"
            ),
            models.UniqueConstraint(
                fields=["party", "number"], name="one_revision_number"
            ),
            models.CheckConstraint(
                condition=Q(total_yen=F("net_yen") + F("tax_yen")),
                name="revision_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"


class BillFault(Owned):
    """Why an account got no bill of a month: a point of the checklist, by its code."""

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    code = models.CharField(max_length=40)  # checklist.WORDS
    found_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month", "code"],
                name="one_fault_a_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.account_id}"


class InvoiceCounter(models.Model):
    """The last invoice number given out. One row; its lock makes the numbers dense."""

    last_number = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_counter")]

    def __str__(self) -> str:
        return f"last invoice {self.last_number}"
