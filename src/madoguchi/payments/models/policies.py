"""Which ways of paying a company allows."""

from django.db import models

from madoguchi.platform.models import Owned


class PaymentPolicy(Owned):
    """The ways in which bills of a company may be paid (お支払い方法の決まり).

    `ways` are values of BillingAccount.Payment. Without a row, and for a person, all.
    It says what may be chosen from now on. Who may choose it, the right `pay:bills`
    says.
    """

    ways = models.JSONField(default=list)
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party"], name="one_payment_policy")
        ]

    def __str__(self) -> str:
        return f"payment policy of {self.party_id}"
