"""That documents went when their time was over."""

from django.db import models

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class Deletion(Owned):
    """That a document went when its time was over, and by which rule. Nobody's data.

    Written by the database's `billing_forget` alone, which takes the frozen record,
    its charges and the document away in the same step. `rule_from_on`: since when the
    rule holds; none for the ten years that hold without one.
    """

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=20)
    issued_on = models.DateField()
    sha256 = models.CharField(max_length=64)  # of the record
    years = models.PositiveSmallIntegerField()
    rule_from_on = models.DateField(null=True)
    deleted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "number"], name="deleted_once")
        ]
        indexes = [
            models.Index(
                fields=["party", "account", "billing_month"], name="deletion_by_month"
            )
        ]

    def __str__(self) -> str:
        return f"deletion of {self.number}"
