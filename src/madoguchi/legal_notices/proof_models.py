"""The proof that the law asks for: when, how and what a contract was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TellingProof(models.Model):
    """That a contract was told: numbers, when, how, and the digest of what was told.

    Behind no wall, since it has numbers and no name: the desk lists all customers.
    `reference`: LAW-0007, or 更新 with the day of a renewal. `told_at`: since when the
    customer's pages say it. `mailed_at`: when the mail server took the message of
    `message_number`, None until then. Nothing else of a proof ever changes.
    """

    class How(models.TextChoices):
        MAIL = "mail", _("メールとマイページ")
        PAGE = "page", _("マイページのみ（メールなし）")

    reference = models.CharField(max_length=40)
    customer_number = models.CharField(max_length=20)
    contract_number = models.CharField(max_length=40)
    how = models.CharField(max_length=10, choices=How)
    told_at = models.DateTimeField()
    message_number = models.BigIntegerField(null=True)
    mailed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "contract_number"], name="one_proof_a_telling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.contract_number}"
