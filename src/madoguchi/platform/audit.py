"""The audit log: who did what, for whom, with the values before and after.

Each row's digest covers the row before it in its shard, so a row that was changed,
removed or inserted is found (`madoguchi audit verify`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from madoguchi.platform.audit_digest import event_digest
from madoguchi.platform.models import AuditEvent

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
