from typing import Any, Protocol, Self, TypeVar

from django.db import models

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class HasParty(Protocol):
    """Whoever acts for a party; a member, seen from below."""

    party_id: Any


class OwnedQuerySet(models.QuerySet[Row_co]):
    def visible_to(self, member: HasParty) -> Self:
        """The only way a page may reach a customer's rows."""
        return self.filter(party=member.party_id)


class Owned(models.Model):
    """A row of one party. Its table is behind a wall: see platform/walls.py."""

    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")

    objects = OwnedQuerySet.as_manager()

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


class Command(Owned):
    """One thing somebody asked for. Its key makes a second click harmless."""

    key = models.UUIDField()
    actor = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)  # of what was asked
    answer = models.BigIntegerField(null=True)  # the row that came of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="one_answer_per_key")
        ]

    def __str__(self) -> str:
        return f"command {self.key}"


class AuditEvent(models.Model):
    """One act, chained to the one before it in its shard. Never changed, see audit.py.

    Without a party: what the operator did for everybody. Such rows are written and
    read under the batch role alone.
    """

    party = models.ForeignKey(
        "customers.Party", models.PROTECT, related_name="+", null=True
    )
    shard = models.PositiveSmallIntegerField()
    serial = models.BigIntegerField()  # without gaps in its shard, from 1
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    level = models.PositiveSmallIntegerField()  # of sign-in: accounts/guard/levels.py
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=120)
    changes = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shard", "serial", "party"], name="one_event_a_place"
            )
        ]
        indexes = [models.Index(fields=["party", "-at"], name="event_of_party")]

    def __str__(self) -> str:
        return f"event {self.shard}/{self.serial}"


class AuditHead(models.Model):
    """The end of a shard: how many rows it has, and the digest of the last."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    serial = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"shard {self.shard} at {self.serial}"


class Anchor(models.Model):
    """The Merkle root over all shards at a moment, also written down elsewhere.

    `heads`: the shards that have moved since the anchor before, each with serial and
    digest. `token`: the authority's time stamp over the root (RFC 3161), if any.
    """

    at = models.DateTimeField()
    root = models.CharField(max_length=64)
    heads = models.JSONField()
    token = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"anchor {self.pk}"


class AskableTask(models.Model):
    """A job that a page may ask for (platform/job_queue.py). Migrations write it."""

    name = models.CharField(max_length=128, primary_key=True)
    is_in_scope = models.BooleanField()  # for the party of the scope, no other

    def __str__(self) -> str:
        return self.name
