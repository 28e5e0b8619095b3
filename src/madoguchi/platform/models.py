from typing import Any, Protocol, Self, TypeVar

from django.db import models

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class OfOneParty(Protocol):
    """Whoever acts for a party; a member, seen from below."""

    party_id: Any


class OwnedRows(models.QuerySet[Row_co]):
    def visible_to(self, member: OfOneParty) -> Self:
        """The only way a page may reach a customer's rows."""
        return self.filter(party=member.party_id)


class Owned(models.Model):
    """A row of one party. Its table is behind a wall: see platform/walls.py."""

    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")

    objects = OwnedRows.as_manager()

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
