"""Money asked of cards, and given back to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models.doubts import DoubtedMoney
from madoguchi.platform.models import Owned


class CardCharge(Owned, DoubtedMoney):
    """Money asked of a card for the bill of one account and month.

    A bill has at most one charge whose end is not known, so that it is never asked for
    twice. `key` names the charge to the gateway: asked again, it charges nothing more.
    """

    narrowed_by = {"billed_accounts": "account"}

    class Way(models.TextChoices):
        COLLECTED = "collected", _("カード払い")  # of the card on file
        PAGE = "page", _("カード払い（お客様の操作）")  # on the gateway's page

    class State(models.TextChoices):
        ASKED = "asked", _("手続き中")  # perhaps not heard by the gateway yet
        ACCEPTED = "accepted", _("カード会社で手続き中")
        PAID = "paid", _("お支払い済み")
        FAILED = "failed", _("できませんでした")
        WITHDRAWN = "withdrawn", _("中止")  # nothing was taken, nobody asks again

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    amount_yen = models.BigIntegerField()
    key = models.CharField(max_length=60)
    way = models.CharField(max_length=12, choices=Way)
    card_token = models.CharField(max_length=100, blank=True)  # "": on a page
    outside_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=30, blank=True)  # a DeclineReason
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_charge_a_key"),
            models.UniqueConstraint(
                fields=["party", "account", "billing_month"],
                condition=Q(state__in=["asked", "accepted"]),
                name="one_open_charge_a_bill",
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="charge_asks_for_money"
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(state__in=["asked", "accepted"]),
                name="open_charge",
            ),
            models.Index(
                fields=["asked_at"], condition=~Q(doubt=""), name="doubted_charge"
            ),
        ]

    def __str__(self) -> str:
        return f"card charge {self.key}"


class CardRefund(Owned, DoubtedMoney):
    """Money that goes back to the card of a charge; never more than it took in all."""

    narrowed_by = {"billed_accounts": "charge__account"}

    class State(models.TextChoices):
        ASKED = "asked", _("手続き中")
        RETURNED = "returned", _("返金済み")
        FAILED = "failed", _("返金できませんでした")

    charge = models.ForeignKey(CardCharge, models.PROTECT, related_name="refunds")
    amount_yen = models.BigIntegerField()
    key = models.CharField(max_length=60)
    outside_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.ASKED)
    asked_by = models.CharField(max_length=80)
    approved_by = models.CharField(max_length=80, blank=True)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_refund_a_key"),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="refund_returns_money"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("approved_by")), name="refund_has_two_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"card refund {self.key}"
