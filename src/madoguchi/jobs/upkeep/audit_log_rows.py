"""Read the rows of the audit log as text; models would be too slow."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from django.db import connection

from madoguchi.platform.audit_digest import (
    DigestedEvent,
    canonical_event,
    canonical_json,
)

FETCH_SIZE = 5_000
AUDIT_ROWS_SQL = """
    SELECT id, digest, actor,
           to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
           changes::text, level, party_id, previous, serial, shard, target, verb
    FROM platform_auditevent WHERE shard >= %s AND shard < %s
    ORDER BY shard, serial"""


class AuditLogRow(NamedTuple):
    """A row with its digest, and `right`, the digest computed from its content."""

    pk: int
    shard: int
    serial: int
    previous: str
    digest: str
    right: str


def audit_log_rows(begin: int, end: int) -> Iterator[AuditLogRow]:
    """Yield the rows of the shards in `begin` ≤ shard < `end`, by shard and serial."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(AUDIT_ROWS_SQL, [begin, end])
        while rows := cursor.fetchmany(FETCH_SIZE):
            yield from map(audit_log_row, rows)


def audit_log_row(row: tuple[Any, ...]) -> AuditLogRow:
    pk, digest, actor, at, changes, *rest = row
    if changes != "{}":
        changes = canonical_json(json.loads(changes))
    event = DigestedEvent(actor, at, changes, *rest)
    right = sha256(canonical_event(event)).hexdigest()
    return AuditLogRow(pk, event.shard, event.serial, event.previous, digest, right)
