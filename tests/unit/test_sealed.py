"""The text that an event's digest covers is canonical JSON, whatever is in it."""

import json
from datetime import UTC, datetime
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.jobs.upkeep.audit_log_rows import audit_log_row
from madoguchi.platform.audit_digest import (
    DigestedEvent,
    canonical_event,
    canonical_json,
    event_digest,
)
from madoguchi.platform.models import AuditEvent

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
CHANGES = st.dictionaries(WORDS, st.lists(WORDS | st.integers() | st.none()))
NUMBERS = st.integers(0, 2**40)
AT = datetime(2026, 11, 24, 1, 2, 3, 45, tzinfo=UTC)


@given(st.tuples(WORDS, WORDS, WORDS), CHANGES, NUMBERS, st.none() | NUMBERS)
def test_it_is_what_a_json_library_writes(words, changes, serial, party):
    actor, target, verb = words
    told = {
        "actor": actor,
        "at": "2026-11-24T01:02:03.000045+00:00",
        "changes": changes,
        "level": 2,
        "party": party,
        "previous": verb,
        "serial": serial,
        "shard": 7,
        "target": target,
        "verb": verb,
    }
    plain = json.dumps(
        told, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()
    assert (
        canonical_event(DigestedEvent(**told | {"changes": canonical_json(changes)}))
        == plain
    )
    row = AuditEvent(party_id=party, **told | {"at": AT, "party": None})
    row.party_id = party
    assert event_digest(row) == sha256(plain).hexdigest()
    text = json.dumps(changes, indent=1)  # spaced and escaped as it likes
    read = (1, "", actor, told["at"], text, 2, party, verb, serial, 7, target, verb)
    assert audit_log_row(read).right == sha256(plain).hexdigest()
