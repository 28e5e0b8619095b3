"""How a billing account pays: the used card or bank account, and kept ones."""

from django.db import models
from django.db.models import Q

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class MethodFacts(models.Model):
    """The columns of a card token or a bank account; never a card number.

    Of a bank account `bank_account_number` is only its tail and `account_holder_kana`
    is empty: both are sealed in `sealed_account` (payments/sealed_accounts.py).
    `mandate_number` is that of the DebitMandate, "" where none is known.
    """

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
    sealed_account = models.TextField(blank=True, default="", db_default="")
    mandate_number = models.CharField(
        max_length=30, blank=True, default="", db_default=""
    )
    registration_reference = models.CharField(
        max_length=100, blank=True, default="", db_default=""
    )  # of the registration with 3-D Secure: charges name it
    found_usable_at = models.DateTimeField(null=True)  # the gateway said so

    class Meta:
        abstract = True


class PaymentMethod(Owned, MethodFacts):
    """The card or bank account that a billing account pays by."""

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(
        BillingAccount, models.PROTECT, related_name="payment_methods"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account"], name="one_payment_method"
            )
        ]

    def __str__(self) -> str:
        return f"payment method {self.pk}"

    def place_in_import(self) -> tuple[str, str]:
        return "payment_methods", self.account.account_number


class KeptMethod(Owned, MethodFacts):
    """A further card or bank account of a billing account.

    `rank`, from 1, is the order in which they are tried where the used one fails. An
    ended one has no rank and stays as history.
    """

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(null=True)
    kept_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "rank"], name="one_kept_method_a_rank"
            ),
            models.CheckConstraint(
                condition=Q(rank=None) ^ Q(ended_at=None), name="ended_without_rank"
            ),
        ]

    def __str__(self) -> str:
        return f"kept method {self.pk}"
