"""The digest of a row of the audit log, over canonical JSON."""

import json
from datetime import UTC
from hashlib import sha256
from typing import NamedTuple

from madoguchi.platform.models import AuditEvent


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
