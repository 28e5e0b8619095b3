"""How a new holder was identified (本人確認), and a check through the outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from madoguchi.platform.models import Owned
from madoguchi.procedures.models.orders import Order


class IdentityMethod(models.TextChoices):
    """How the law lets an operator identify the new holder of a voice line.

    Pictures of papers that are sent in are none since 2026-04-01
    (携帯電話不正利用防止法施行規則).
    """

    JPKI = "jpki", _("マイナンバーカードの電子証明書（公的個人認証）")
    CARD_CHIP = "card_chip", _("ICチップの読み取り")
    VISIT = "visit", _("店頭で本人確認書類を見て確認")
    RESTRICTED_MAIL = "restricted_mail", _("本人限定受取郵便の受け取り")


class IdentityCheck(Owned):
    """An identification (本人確認記録): who did it, how and when. Never changed.

    `checked_by` is a person of the desk, or the system that read the card. `evidence`
    names the paper with its number, or the reference of that system; an individual
    number (マイナンバー) never stands here. The law has it kept until three years after
    the end of the contract (携帯電話不正利用防止法4条2項).
    """

    narrowed_by = {"contracts": "order__contract"}

    order = models.ForeignKey(Order, models.PROTECT, related_name="identity_checks")
    method = models.CharField(max_length=20, choices=IdentityMethod)
    checked_by = models.CharField(max_length=80)
    evidence = models.CharField(max_length=100)
    checked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"identity check of {self.order_id} by {self.method}"


class InquiryState(models.TextChoices):
    PENDING = "pending", _("お客様の操作を待っています")
    CONFIRMED = "confirmed", _("確認できました")
    REFUSED = "refused", _("確認できませんでした")


class IdentityInquiry(Owned):
    """An identification that was asked of an outside system, one for an order.

    `address`: where the customer reads the card, empty until the system has said so.
    `attempt` counts how often it was asked; it is part of the key for the outside.
    """

    narrowed_by = {"contracts": "order__contract"}

    order = models.ForeignKey(Order, models.PROTECT, related_name="identity_inquiries")
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(
        max_length=20, choices=InquiryState, default=InquiryState.PENDING
    )
    address = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=200, blank=True)  # why it was refused
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "order"], name="one_identity_inquiry"
            )
        ]

    def __str__(self) -> str:
        return f"identity inquiry of {self.order_id}: {self.state}"

    @property
    def outside_key(self) -> str:
        """The idempotency key for the outside system."""
        return f"identity-{self.order_id}-{self.attempt}"
