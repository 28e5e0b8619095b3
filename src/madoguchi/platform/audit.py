"""The audit log: who did what, for whom, with the values before and after.

Each row's digest covers the row before it in its shard, so a row that was changed,
removed or inserted is found (`madoguchi audit verify`).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.forms.models import model_to_dict

from madoguchi.platform.models import AuditEvent, Owned

SHARDS = 256
NEXT_SERIAL_SQL = """
    INSERT INTO platform_audithead AS head (shard, serial, digest)
    VALUES (%s, 1, '')
    ON CONFLICT (shard) DO UPDATE SET serial = head.serial + 1
    RETURNING serial, digest"""
"""Locks the head of the shard until the transaction ends."""

UPDATE_HEAD_SQL = "UPDATE platform_audithead SET digest = %s WHERE shard = %s"
SIGN_IN_LEVEL_SQL = (
    "SELECT coalesce(nullif(current_setting('app.level', true), ''), '0')::int"
)

FieldChanges = dict[str, list[str]]
"""By field name, the value before and the value after."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act to record. `verb` is a fact in the past tense.

    Without a party it was done for all customers.
    """

    verb: str
    target: str
    party: int | None
    actor: str
    at: datetime


def record(act: Act, changes: FieldChanges | None = None) -> AuditEvent:
    """Append a row to its shard, which stays locked until the transaction ends."""
    shard = (act.party or 0) % SHARDS
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SIGN_IN_LEVEL_SQL)
        level = cursor.fetchone()[0]
        cursor.execute(NEXT_SERIAL_SQL, [shard])
        serial, previous = cursor.fetchone()
        row = AuditEvent(
            party_id=act.party,
            shard=shard,
            serial=serial,
            at=act.at,
            actor=act.actor,
            level=level,
            verb=act.verb,
            target=act.target,
            changes=changes or {},
            previous=previous,
        )
        row.digest = event_digest(row)
        row.save()
        cursor.execute(UPDATE_HEAD_SQL, [row.digest, shard])
    return row


class DigestedEvent(NamedTuple):
    """The fields that the digest of a row covers, in the order of its canonical JSON.

    `at` is ISO 8601 in UTC to the microsecond, `changes` canonical JSON.
    """

    actor: str
    at: str
    changes: str
    level: int
    party: int | None
    previous: str
    serial: int
    shard: int
    target: str
    verb: str


canonical_json = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":")
).encode


def canonical_event(row: DigestedEvent) -> bytes:
    """Return the row as canonical JSON, at a third of the time of the encoder."""
    party = "null" if row.party is None else row.party
    return (
        f'{{"actor":{canonical_json(row.actor)},"at":{canonical_json(row.at)},"changes":{row.changes},'
        f'"level":{row.level},"party":{party},"previous":{canonical_json(row.previous)},'
        f'"serial":{row.serial},"shard":{row.shard},"target":{canonical_json(row.target)},'
        f'"verb":{canonical_json(row.verb)}}}'
    ).encode()


def event_digest(row: AuditEvent) -> str:
    """Return the SHA-256 of the row's canonical JSON, the previous digest included."""
    event = DigestedEvent(
        actor=row.actor,
        at=row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        changes=canonical_json(row.changes),
        level=row.level,
        party=row.party_id,
        previous=row.previous,
        serial=row.serial,
        shard=row.shard,
        target=row.target,
        verb=row.verb,
    )
    return sha256(canonical_event(event)).hexdigest()


@contextmanager
def audited_change(
    verb: str, target: Owned, *, actor: str, at: datetime
) -> Iterator[None]:
    """Lock and re-read a row, let the block change it, and record what changed."""
    with transaction.atomic():
        rows = type(target)._default_manager.select_for_update()
        target.refresh_from_db(from_queryset=rows)
        before = model_to_dict(target)
        yield
        target.save()
        changes = field_changes(before, model_to_dict(target))
        record(Act(verb, str(target), target.party_id, actor, at), changes)


def field_changes(before: dict[str, Any], after: dict[str, Any]) -> FieldChanges:
    return {
        name: [str(before[name]), str(value)]
        for name, value in after.items()
        if value != before[name]
    }
