"""What card holders dispute with their issuer (異議、チャージバック)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models.charges import CardCharge
from madoguchi.platform.models import Owned


class CardDispute(Owned):
    """A dispute of a charge, as the gateway told it last, for the desk's list.

    `outside_id` is the gateway's name for it, "" where it only told that money was
    taken back; `outside_charge` that of the charge. `answer_by`: the last JST day for
    an answer. `seen_state`: that about which somebody noted what was done; another
    state waits again.
    """

    narrowed_by = {"billed_accounts": "account"}

    class State(models.TextChoices):
        INQUIRY = "inquiry", _("照会（お金は動いていません）")
        NEEDS_ANSWER = "needs_answer", _("異議（回答待ち）")
        UNDER_REVIEW = "under_review", _("審査中")
        TAKEN_BACK = "taken_back", _("入金が取り消されました")
        LOST = "lost", _("認められず、取り消しのまま")
        WON = "won", _("終わり（お金は戻ったか、動いていません）")

    charge = models.ForeignKey(CardCharge, models.PROTECT, related_name="disputes")
    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="+")
    billing_month = models.DateField()  # its first day
    outside_charge = models.CharField(max_length=100, blank=True)
    outside_id = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=State)
    amount_yen = models.BigIntegerField()
    answer_by = models.DateField(null=True)
    told_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    seen_state = models.CharField(max_length=12, choices=State, blank=True)
    note = models.CharField(max_length=200, blank=True)
    seen_by = models.CharField(max_length=80, blank=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "charge", "outside_id"], name="one_dispute_a_name"
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="dispute_is_about_money"
            ),
        ]

    def __str__(self) -> str:
        return f"card dispute {self.pk}"
