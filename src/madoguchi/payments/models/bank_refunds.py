"""Kept money that goes back to a bank account by file (総合振込)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models.money_requests import MoneyRequest
from madoguchi.payments.models.transfers import TransferSource
from madoguchi.platform.models import Owned


class NamedAccount(models.Model):
    """Where money goes: codes and names of the day, number and holder sealed."""

    bank_code = models.CharField(max_length=4)
    bank_name = models.CharField(max_length=60)
    branch_code = models.CharField(max_length=3)
    branch_name = models.CharField(max_length=60)
    account_type = models.CharField(max_length=1)
    tail = models.CharField(max_length=7)
    sealed_account = models.TextField()

    class Meta:
        abstract = True


class RefundAccount(Owned, NamedAccount):
    """The bank account that a customer named for money that comes back (返金先口座)."""

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account"], name="one_refund_account"
            )
        ]

    def __str__(self) -> str:
        return f"refund account {self.pk}"


class RefundFile(models.Model):
    """A file of refunds for the operator's bank; `digest` is "" until it is written."""

    source = models.ForeignKey(TransferSource, models.PROTECT, related_name="+")
    pay_on = models.DateField()
    refunds = models.PositiveIntegerField(default=0)
    amount_yen = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    reserved_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"refund file {self.pk}"


class BankRefund(Owned, NamedAccount):
    """Kept money that was agreed to go back, to the account of that day.

    It is taken off the kept money when it is agreed to, and put back where the bank
    returns it (組戻し). `return_invoice` is the document that it comes from, "" for
    none.
    """

    narrowed_by = {"billed_accounts": "account"}

    class State(models.TextChoices):
        WAITING = "waiting", _("振込の準備中")
        SENT = "sent", _("銀行で手続き中")
        PAID = "paid", _("返金済み")
        FAILED = "failed", _("返金できませんでした")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    request = models.ForeignKey(MoneyRequest, models.PROTECT, related_name="+")
    amount_yen = models.BigIntegerField()
    return_invoice = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    file = models.ForeignKey(RefundFile, models.PROTECT, null=True, related_name="+")
    line = models.PositiveIntegerField(null=True)
    why_failed = models.CharField(max_length=100, blank=True)
    agreed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "request"], name="one_bank_refund_a_request"
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="bank_refund_returns_money"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agreed_at"],
                condition=Q(state="waiting"),
                name="waiting_bank_refund",
            )
        ]

    def __str__(self) -> str:
        return f"bank refund {self.pk}"

    @property
    def number(self) -> str:
        """Its number in the ledger, the feed and the file: RF12."""
        return f"RF{self.pk}"
