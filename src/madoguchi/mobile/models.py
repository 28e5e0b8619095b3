from django.db import models

from madoguchi.contracts.models import Contract
from madoguchi.platform.models import OwnedInBulk


class DailyUsage(OwnedInBulk):
    """Data used on one day in Japan."""

    narrowed_by = {"contracts": "contract"}

    # Bulk rows: the import proves the contract by a join, not by a trigger a row.
    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        related_name="usage",
        db_constraint=False,
        db_index=False,
    )
    day = models.DateField()
    megabytes = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "contract", "day"], name="one_usage_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"usage of {self.contract_id} on {self.day}"
