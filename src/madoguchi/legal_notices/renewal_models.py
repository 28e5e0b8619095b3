"""Renewals that were told before, and what customers answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.models import Contract
from madoguchi.platform.models import Owned


class RenewalNotice(Owned):
    """That a term renews by itself, told before (自動更新の事前のお知らせ).

    `renews_on` is the first JST day of the next term. Fees are of one month of the plan
    in the operator's basis, None where the plan is sold no longer. `choice`: what the
    customer answered, "" for nothing; saying nothing renews.
    """

    narrowed_by = {"contracts": "contract"}

    class Choice(models.TextChoices):
        CONTINUE = "continue", _("続ける")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    renews_on = models.DateField()
    fee_before_yen = models.BigIntegerField(null=True)
    fee_after_yen = models.BigIntegerField(null=True)
    tax_category = models.CharField(max_length=20, blank=True)
    told_at = models.DateTimeField(null=True)
    choice = models.CharField(max_length=10, choices=Choice, blank=True, default="")
    chosen_at = models.DateTimeField(null=True)
    chosen_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract", "renews_on"], name="told_once_a_renewal"
            )
        ]

    def __str__(self) -> str:
        return f"renewal notice {self.pk}"
