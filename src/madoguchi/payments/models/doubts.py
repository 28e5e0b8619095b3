"""Money of which the gateway says what was not asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardDoubt(models.TextChoices):
    """Why an answer of the gateway was not posted: somebody at the desk decides."""

    OTHER_AMOUNT = "other_amount", _("金額が、求めた金額と違います")
    PAID_AFTER_END = "paid_after_end", _("終わったはずの取引が成立しています")
    DENIED = "denied", _("成立したはずの取引がないと答えています")
    OTHER_CHARGEBACK = "other_chargeback", _("取り消された金額が合いません")


class DoubtedMoney(models.Model):
    """`doubt` is "" where nothing is to be decided.

    `answered_yen` and `answered_on` (JST) are what the gateway said instead.
    `decided_doubt` is the one that somebody has decided: the same answer again is none.
    """

    doubt = models.CharField(
        max_length=20, choices=CardDoubt, blank=True, default="", db_default=""
    )
    answered_yen = models.BigIntegerField(null=True)
    answered_on = models.DateField(null=True)
    decided_doubt = models.CharField(
        max_length=20, choices=CardDoubt, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True
