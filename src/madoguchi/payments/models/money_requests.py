"""What the desk asks to do with money, and who else agrees to it (二人目の承認)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models.charges import CardCharge, CardRefund
from madoguchi.platform.models import Owned


class MoneyRequest(Owned):
    """A refund, a write-off or the end of a charge or refund that staff ask for.

    Another one of them decides; a sum within the operator's limit
    (`two_eyes_from_yen`) needs nobody else. A bill has one open request of a kind.
    `charge` is that of a refund; `ended_charge` that which was paid or not paid, as
    somebody saw on the gateway's page, `paid_on` (JST) the day that stood there;
    `ended_refund` likewise, returned or not.
    """

    narrowed_by = {"billed_accounts": "account"}

    class Kind(models.TextChoices):
        REFUND = "refund", _("カードへの返金")
        BY_BANK = "by_bank", _("口座への返金")
        WRITE_OFF = "write_off", _("貸倒れ")
        PAID = "paid", _("カードの決済は成立")
        NOT_PAID = "not_paid", _("カードの決済は不成立")
        RETURNED = "returned", _("カードへの返金は成立")
        NOT_BACK = "not_back", _("カードへの返金は不成立")

    class State(models.TextChoices):
        ASKED = "asked", _("承認待ち")
        DONE = "done", _("承認済み")
        REJECTED = "rejected", _("不承認")

    kind = models.CharField(max_length=10, choices=Kind)
    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    charge = models.ForeignKey(CardCharge, models.PROTECT, null=True, related_name="+")
    ended_charge = models.ForeignKey(
        CardCharge,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,  # a charge is never deleted; a new column takes no lock
        db_index=False,
    )
    ended_refund = models.ForeignKey(
        CardRefund,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,  # as of a charge
        db_index=False,
    )
    paid_on = models.DateField(null=True)
    amount_yen = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)  # "": within the limit
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month", "kind"],
                condition=Q(state="asked"),
                name="one_open_request",
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="request_is_about_money"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("decided_by")), name="request_has_two_eyes"
            ),
            models.CheckConstraint(
                condition=Q(kind="refund") ^ Q(charge=None),
                name="refund_is_of_a_charge",
            ),
        ]

    def __str__(self) -> str:
        return f"money request {self.pk}"


class DebtAcknowledgement(Owned):
    """That a debtor has acknowledged an unpaid bill (債務の承認), as staff recorded it.

    From the day after it the five years until the claim lapses count anew (民法152条).
    """

    narrowed_by = {"billed_accounts": "account"}

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    acknowledged_on = models.DateField()
    note = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "account", "billing_month", "acknowledged_on"],
                name="acknowledged_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"acknowledgement {self.pk}"
