"""Bills that banks are asked for by file (口座振替), and what the banks answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models.debit_collectors import DebitCollector
from madoguchi.platform.models import OwnedInBulk


class DebitFile(models.Model):
    """A file for a collector: the bills of one day, 999,999 at most.

    `is_second`: it asks again for what failed. `digest` is the SHA-256 of its records,
    "" until it is written; `result_digest` of those that answered it. `result_on` is
    the day by which the results are expected. `payout_yen` is what the collector paid
    of it on `payout_on`, less its fee; None until then.
    """

    collector = models.ForeignKey(DebitCollector, models.PROTECT, related_name="+")
    debit_on = models.DateField()
    result_on = models.DateField()
    is_second = models.BooleanField(default=False)
    requests = models.PositiveIntegerField(default=0)
    amount_yen = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    reserved_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    result_digest = models.CharField(max_length=64, blank=True)
    result_at = models.DateTimeField(null=True)
    payout_on = models.DateField(null=True)
    payout_yen = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["debit_on"], name="debit_file_by_day")]

    def __str__(self) -> str:
        return f"debit file {self.pk}"


class DebitRequest(OwnedInBulk):
    """A bill that a bank is asked for in a file. While it is ASKED the bank has it.

    `nth` of its bill, from 1; `line` in its file, from 1. The account is that of the
    day on which the file was made, number and holder sealed. `new_code`: 1 first debit
    of the account, 2 another account than before, 0 neither.
    """

    narrowed_by = {"billed_accounts": "account"}

    class State(models.TextChoices):
        ASKED = "asked", _("銀行で手続き中")
        PAID = "paid", _("お支払い済み")
        FAILED = "failed", _("引き落としできませんでした")
        WITHDRAWN = "withdrawn", _("中止")  # no bank was asked

    account = models.ForeignKey(
        BillingAccount,
        models.PROTECT,
        related_name="+",
        db_constraint=False,  # see OwnedInBulk
        db_index=False,
    )
    billing_month = models.DateField()  # its first day
    nth = models.PositiveSmallIntegerField()
    file = models.ForeignKey(
        DebitFile,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    line = models.PositiveIntegerField()
    amount_yen = models.BigIntegerField()
    new_code = models.CharField(max_length=1)
    bank_code = models.CharField(max_length=4)
    branch_code = models.CharField(max_length=3)
    account_type = models.CharField(max_length=1)
    sealed_account = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    result = models.CharField(max_length=1, blank=True, default="", db_default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month", "nth"],
                name="one_debit_request_a_try",
            ),
            models.UniqueConstraint(
                fields=["party", "account", "billing_month"],
                condition=Q(state="asked"),
                name="one_open_debit_a_bill",
            ),
            models.UniqueConstraint(
                fields=["file", "line", "party"], name="one_debit_request_a_line"
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="debit_asks_for_money"
            ),
        ]

    def __str__(self) -> str:
        return f"debit request {self.pk}"
