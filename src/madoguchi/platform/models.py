from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from madoguchi.platform.access import Access, IdSet

Row_co = TypeVar("Row_co", bound=models.Model, covariant=True)


class OwnedQuerySet(models.QuerySet[Row_co]):
    def visible_to(self, access: Access) -> Self:
        """Filter the rows that `access` reaches; pages reach rows only so."""
        mine = self.filter(party=access.party_id)
        for kind, path in getattr(self.model, "narrowed_by", {}).items():
            wanted: IdSet | None = getattr(access.rows, kind)
            if wanted is not None:
                mine = mine.filter(**{f"{path}__in": ids_of(wanted, access.party_id)})
        return mine

    def same_party_as(self, row: "Owned") -> Self:
        """Filter the rows of the party of a row that was reached already."""
        return self.filter(party=row.party_id)


class Owned(models.Model):
    """A row of one party, behind row level security (platform/walls.py).

    `narrowed_by` names, for each kind of `RowScope` that bounds these rows, the path to
    its primary key. The table's restrictive policy says the same.
    """

    narrowed_by: ClassVar[Mapping[str, str]] = {}

    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True


class OwnedInBulk(Owned):
    """A row of one party that comes by the million.

    The statement that stores it joins the party; a trigger per row would check the same
    at twenty times the cost. Rows are never deleted singly.
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


class StoredScope(Owned):
    """Primary keys that are too many for a setting of the scope, named by its id.

    It is never changed: other keys are another row, found by their digest.
    """

    digest = models.CharField(max_length=64)
    ids = ArrayField(models.BigIntegerField())
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "digest"], name="one_stored_scope")
        ]

    def __str__(self) -> str:
        return f"stored scope {self.pk}"


def ids_of(wanted: IdSet, party: int) -> Sequence[int] | models.QuerySet[Any, Any]:
    """Return the keys, or the query for those that are stored."""
    if wanted.stored is None:
        return wanted.ids
    row = StoredScope.objects.filter(party=party, pk=wanted.stored)
    return row.annotate(each=models.Func("ids", function="unnest")).values("each")


class Command(Owned):
    """A request that was carried out. Its key makes a second click harmless."""

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
    """An act in the audit log, chained to the one before it in its shard.

    It is never changed. Without a party it is an act of the operator for all; such rows
    are written and read in a batch.
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
    """The end of a shard: the number of its rows and the digest of the last."""

    shard = models.PositiveSmallIntegerField(primary_key=True)
    serial = models.BigIntegerField()
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"shard {self.shard} at {self.serial}"


class Anchor(models.Model):
    """The Merkle root over all shards at a moment, also written down elsewhere.

    `heads` are the shards that changed since the anchor before, with serial and digest;
    `token` is the authority's time stamp over the root (RFC 3161), if any.
    """

    at = models.DateTimeField()
    root = models.CharField(max_length=64)
    heads = models.JSONField()
    token = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"anchor {self.pk}"


class AskableTask(models.Model):
    """A task that a page may queue (platform/job_queue.py). Migrations write it."""

    name = models.CharField(max_length=128, primary_key=True)
    is_in_scope = models.BooleanField()  # for the party of the scope, no other

    def __str__(self) -> str:
        return self.name


class OutsideHandle(models.Model):
    """Whose a number of an outside system is: read before a scope can be opened.

    `key` is a digest of sender and number (platform/outside_handles.py). `expires_at`
    is None for money and cards: an issuer takes money back, or renews a card, long
    after the rest of what a sender told is of no use.
    """

    key = models.CharField(max_length=64, primary_key=True)
    party = models.ForeignKey("customers.Party", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="handle_by_end",
            )
        ]

    def __str__(self) -> str:
        return f"handle {self.key[:8]}"


class InboundCall(Owned):
    """A thing that an outside system told us by a call-back, as it came.

    `call_key` is a digest of the sender's own name for it: told twice, it is one row.
    `content` is what was told of this party alone; `digest` is the SHA-256 of the
    whole body. `body` is that itself where it tells of this party alone and its sender
    tells of no cards and accounts, else empty. `done_at` is empty until the job has
    taken it.
    """

    sender = models.SlugField()
    call_key = models.CharField(max_length=64)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    body = models.BinaryField(default=b"", db_default=b"")
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "sender", "call_key"], name="one_inbound_call"
            )
        ]

    def __str__(self) -> str:
        return f"inbound call {self.pk}"


class CallCount(models.Model):
    """How many call-backs of a day (in Japan) ended in which way."""

    day = models.DateField()
    sender = models.SlugField()
    outcome = models.SlugField()
    calls = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "sender", "outcome"], name="one_call_count"
            )
        ]

    def __str__(self) -> str:
        return f"{self.calls} {self.outcome}"
