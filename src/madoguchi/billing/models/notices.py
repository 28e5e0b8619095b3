"""How customers are told of bills."""

from django.db import models

from madoguchi.billing.models.bills import Bill
from madoguchi.messaging.models import Message
from madoguchi.platform.models import Owned


class BillNotice(Owned):
    """That somebody was told of a bill: the mail goes once."""

    narrowed_by = {"billed_accounts": "bill__account"}

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "bill"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"notice of bill {self.bill_id}"
