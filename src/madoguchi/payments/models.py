from django.db import models

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class PaymentMethod(Owned):
    """The card token or bank account of a billing account; never a card number."""

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="payment_methods"
    )
    kind = models.CharField(max_length=10)  # card or debit
    card_token = models.CharField(max_length=100, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    card_expiry = models.CharField(max_length=7, blank=True)  # YYYY-MM
    bank_code = models.CharField(max_length=4, blank=True)
    branch_code = models.CharField(max_length=3, blank=True)
    account_type = models.CharField(max_length=1, blank=True)  # 1 普通, 2 当座
    bank_account_number = models.CharField(max_length=7, blank=True)
    account_holder_kana = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account"], name="one_payment_method"
            )
        ]

    def __str__(self) -> str:
        return f"payment method {self.pk}"
