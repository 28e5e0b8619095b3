"""Bank accounts that customers let their bills be debited from (口座振替の登録)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class DebitMandate(Owned):
    """An account that a customer registers at the bank, or has registered.

    `key` names it to the bank's service, `outside_id` is the service's name for it.
    `number` is ours: bills and files name the mandate by it. Number and holder of the
    account are sealed; `tail` is what may be shown, `fingerprint` tells two accounts
    apart. `agreed` is the digest of what the customer was shown before, and agreed to.
    Names of bank and branch are those of the day.
    """

    narrowed_by = {"billed_accounts": "account"}

    class Way(models.TextChoices):
        ONLINE = "online", _("銀行の画面")
        PAPER = "paper", _("口座振替依頼書")
        FORMER = "former", _("以前のシステムからの引き継ぎ")

    class State(models.TextChoices):
        OPEN = "open", _("手続き中")
        REGISTERED = "registered", _("登録済み")
        REFUSED = "refused", _("登録できませんでした")
        LEFT = "left", _("中止")  # left by the customer, or its time was over

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    key = models.CharField(max_length=80)
    number = models.CharField(max_length=30)
    outside_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=30, blank=True)  # a MandateRefusal
    bank_code = models.CharField(max_length=4)
    bank_name = models.CharField(max_length=60)
    branch_code = models.CharField(max_length=3)
    branch_name = models.CharField(max_length=60)
    account_type = models.CharField(max_length=1)  # 1 普通, 2 当座
    tail = models.CharField(max_length=4)
    sealed_account = models.TextField()
    fingerprint = models.CharField(max_length=64)
    agreed = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_mandate_a_key"),
            models.UniqueConstraint(
                fields=["party", "number"], name="one_mandate_a_number"
            ),
        ]

    def __str__(self) -> str:
        return f"debit mandate {self.number}"
