"""Notices that the law asks for, whom they concern, and the proof of telling."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.models import Contract
from madoguchi.legal_notices.proof_models import TellingProof
from madoguchi.legal_notices.renewal_models import RenewalNotice
from madoguchi.platform.models import Owned

__all__ = ["LegalNotice", "RenewalNotice", "TellingProof", "ToldContract"]


class LegalNotice(models.Model):
    """A change that is told to each contract it concerns before it happens (周知).

    `happens_on` is the first JST day of what is new; `text_before` and `text_after` are
    shown side by side. Empty lists of services, plans, areas and contracts limit
    nothing; a contract stands by its number. `digest` is the SHA-256 of what is told.
    """

    class Kind(models.TextChoices):
        SERVICE_END = "service_end", _("サービスの終了")
        OFFER_END = "offer_end", _("受付・割引の終了")
        PRICE = "price", _("料金の変更")
        TERMS = "terms", _("約款の変更")

    class State(models.TextChoices):
        ASKED = "asked", _("数えています")
        COUNTED = "counted", _("まだ知らせていません")
        TELLING = "telling", _("知らせています")
        TOLD = "told", _("知らせました")

    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=60)
    happens_on = models.DateField()
    text_before = models.TextField(max_length=4_000, blank=True)
    text_after = models.TextField(max_length=4_000)
    what_to_do = models.CharField(max_length=600, blank=True)
    services = ArrayField(models.CharField(max_length=20), default=list)
    plans = ArrayField(models.CharField(max_length=20), default=list)
    areas = ArrayField(models.CharField(max_length=60), default=list)
    contracts = ArrayField(models.CharField(max_length=20), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    contract_count = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    told_by = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["happens_on"], name="legal_notice_by_day")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """LAW-0007: as people name it; "" of one that is not stored."""
        return f"LAW-{self.pk:04d}" if self.pk else ""


class ToldContract(Owned):
    """A contract that a notice concerns; `told_at` is empty until it was told."""

    narrowed_by = {"contracts": "contract"}

    notice = models.ForeignKey(LegalNotice, models.PROTECT, related_name="told")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "notice", "contract"], name="told_once_a_contract"
            )
        ]
        indexes = [
            models.Index(
                fields=["notice"],
                condition=models.Q(told_at=None),
                name="contract_to_be_told",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} for contract {self.contract_id}"
