"""What an outage gives back to customers: asked for and agreed on once an incident."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.models import Contract
from madoguchi.notices.models import Notice
from madoguchi.platform.models import Owned


class Compensation(models.Model):
    """What an incident gives back by the operator's rule (障害の補償).

    One an incident. `reference` names the incident for good. `days_by_service`: days of
    the basic fee, by service, as the rule of that day said; `revision` is the newest
    one of the incident when its contracts were counted. `total_yen` is in the
    operator's basis of tax; `return_count` counts contracts that get no bill any more.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("数えています")
        COUNTED = "counted", _("承認待ち")
        APPROVED = "approved", _("実行中")
        DONE = "done", _("実行済み")
        REJECTED = "rejected", _("不承認")

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="compensation")
    reference = models.CharField(max_length=20)
    revision = models.PositiveIntegerField()
    days_by_service = models.JSONField()
    outage_minutes = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    contract_count = models.PositiveIntegerField(default=0)
    return_count = models.PositiveIntegerField(default=0)
    total_yen = models.BigIntegerField(default=0)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("decided_by")), name="compensation_has_two_eyes"
            )
        ]

    def __str__(self) -> str:
        return f"compensation {self.reference}"


class ContractCompensation(Owned):
    """What one contract gets back, once an incident.

    `amount_yen` is positive, in the operator's basis of tax. `document`: the number of
    the return invoice, where no bill comes any more. `refusal`: the code of what kept
    it from being given.
    """

    narrowed_by = {"contracts": "contract"}

    class State(models.TextChoices):
        COUNTED = "counted", _("まだ")
        PROMISED = "promised", _("次のご請求から差し引く")
        RETURNED = "returned", _("返還請求書でお返し")
        REFUSED = "refused", _("自動ではお返しできない")

    compensation = models.ForeignKey(
        Compensation, models.PROTECT, related_name="contracts"
    )
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    amount_yen = models.BigIntegerField()
    tax_category = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.COUNTED)
    document = models.CharField(max_length=20, blank=True, default="", db_default="")
    refusal = models.CharField(max_length=40, blank=True, default="", db_default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "compensation", "contract"],
                name="one_compensation_a_contract",
            ),
            models.CheckConstraint(
                condition=Q(amount_yen__gt=0), name="compensation_is_money"
            ),
        ]

    def __str__(self) -> str:
        return f"contract compensation {self.pk}"
