from django.db import models

from madoguchi.contracts.models import Contract
from madoguchi.platform.models import Owned


class Mailbox(Owned):
    """A mail address of a contract."""

    narrowed_by = {"contracts": "contract"}

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="mailboxes")
    address = models.CharField(max_length=254)
    quota_mb = models.PositiveIntegerField()
    used_mb = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "address"], name="one_mailbox")
        ]

    def __str__(self) -> str:
        return f"mailbox {self.pk}"
