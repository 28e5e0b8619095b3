"""How a billing account wants to be told of its bills."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class Delivery(Owned):
    """How a billing account is told of its bills. Without a row: by mail, as loaded.

    `paper`: the operator posts the bill; `madoguchi bills postal` lists these.
    """

    narrowed_by = {"billed_accounts": "account"}

    class Way(models.TextChoices):
        MAIL = "mail", _("メールで知らせる")
        NONE = "none", _("知らせない（マイページで見る）")
        PAPER = "paper", _("紙の請求書を郵送する")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    to_address = models.CharField(max_length=254, blank=True)  # "": the account's
    proved_at = models.DateTimeField(null=True)
    # none where `to_address` was chosen before addresses had to be proved
    late_sms_to = models.CharField(
        max_length=20, blank=True, default="", db_default=""
    )  # the mobile number that is told of a late payment too; "" for none
    pending_address = models.CharField(max_length=254, blank=True, db_default="")
    # named on the page, not proved yet: it gets nothing but its own code
    pending_user_id = models.BigIntegerField(null=True)  # who has named it
    pending_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "account"], name="one_delivery")
        ]

    def __str__(self) -> str:
        return f"delivery of account {self.account_id}"
