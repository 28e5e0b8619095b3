"""Cards that are being registered on the page of the gateway."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.platform.models import Owned


class CardRegistration(Owned):
    """A card that a customer registers on the page of the gateway.

    `key` names it to the gateway, `outside_id` is the gateway's name for it. Brand,
    tail and end month are copies of what the gateway answered. `agreed` is the digest
    of what the customer was shown before, and agreed to.
    """

    narrowed_by = {"billed_accounts": "account"}

    class State(models.TextChoices):
        OPEN = "open", _("手続き中")
        REGISTERED = "registered", _("登録済み")
        REFUSED = "refused", _("登録できませんでした")
        LEFT = "left", _("中止")  # closed by the customer, or its time was over

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    outside_id = models.CharField(max_length=100)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    reason = models.CharField(max_length=30, blank=True)  # a DeclineReason
    card_token = models.CharField(max_length=100, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    card_expiry = models.CharField(max_length=7, blank=True)  # YYYY-MM
    reference = models.CharField(max_length=100, blank=True)  # of 3-D Secure
    agreed = models.CharField(max_length=64, blank=True, default="", db_default="")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "key"], name="one_registration_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"card registration {self.key}"
