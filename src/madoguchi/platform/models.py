from django.db import models


class Owned(models.Model):
    """A row of one party. Its table is behind a wall: see platform/walls.py."""

    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class OwnedInBulk(Owned):
    """A row of one party that comes by the million, set-based.

    The statement that brings it joins the party and proves it; a trigger a row
    would say the same at twenty times the price. Rows are never taken away singly.
    """

    party = models.ForeignKey(
        "customers.Party",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,  # each of their unique constraints begins with the party
    )

    class Meta:
        abstract = True
