"""Nothing in log or documents changes unseen, not by whoever owns the database."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from madoguchi.documents.audit_chain import chain_documents
from madoguchi.documents.models import Document
from madoguchi.jobs.documents.audit_verification import batch_snapshot, verify_audit_log
from madoguchi.jobs.upkeep.audit_anchors import create_anchor
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.merkle import merkle_root
from madoguchi.platform.models import AuditHead
from tests.document_rows import file_documents, some_documents
from tests.people import Person
from tests.tampering import TAMPERING_ACTS, restore_tables, walls_down

AT = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
def log(hanako, taro, settings, tmp_path) -> Person:
    """Two people's documents and acts in two shards, with an anchor in between."""
    settings.ANCHOR_FILE = tmp_path / "outside" / "anchors.log"
    for person in (hanako, taro):
        numbers = [f"I{person.party.pk % 1000:03}{nth:06}" for nth in range(1, 7)]
        file_documents(some_documents(person, [{"number": n} for n in numbers]))
        with batch("test"):
            chain_documents(Document.objects.filter(party=person.party))
    for nth in range(8):
        acts(hanako, nth)
        acts(taro, nth)
        if nth in {2, 6}:
            create_anchor(AT + timedelta(hours=nth))
    return hanako


def acts(person: Person, nth: int) -> None:
    with batch("test"):
        at = AT + timedelta(minutes=nth)
        record(Act("looked", f"thing {nth}", person.party.pk, "test", at))


def found() -> str:
    with batch("test"):
        return verify_audit_log()[1]


def test_a_log_that_nobody_touched_is_whole(log):
    with batch("test"):
        tally, fault = verify_audit_log()
    assert (tally.events, tally.documents, fault) == (28, 12, "")


def test_every_kind_of_tampering_by_the_databases_owner_is_found(log):
    chance = random.Random(11)
    with walls_down():
        for act in TAMPERING_ACTS * 3:
            words = act(chance)
            assert words in found(), (act.__name__, words, found())
            restore_tables()
    assert found() == ""


def test_a_log_rebuilt_with_its_anchors_is_found_by_the_file(log, settings):
    create_anchor(AT + timedelta(hours=9))
    lines = settings.ANCHOR_FILE.read_text().splitlines()
    assert len(lines) == 3
    settings.ANCHOR_FILE.write_text(
        "\n".join([lines[0], lines[1], lines[2][:-1] + "8"])
    )
    assert found().startswith("定期記録のファイル 3行目")
    settings.ANCHOR_FILE.write_text("\n".join([*lines, "x"]))
    assert found().startswith("定期記録のファイル 4行目")


def test_the_root_tells_shards_and_ends_apart():
    roots = {
        merkle_root(heads, 256)
        for heads in ({}, {0: (1, "a")}, {1: (1, "a")}, {0: (2, "a")}, {0: (1, "b")})
    }
    assert len(roots) == 5 and all(len(root) == 64 for root in roots)


def test_nobody_of_ours_may_rewrite_an_anchor(log):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT grantee || ' ' || privilege_type"
            " FROM information_schema.role_table_grants"
            " WHERE table_name = 'platform_anchor' AND grantee LIKE 'madoguchi\\_%'"
        )
        rights = {right for (right,) in cursor.fetchall()}
    reading = {"SELECT", "REFERENCES", "TRIGGER"}
    writing = {r for r in rights if r.split()[1] not in reading}
    assert writing == {"madoguchi_batch INSERT"}


def test_what_is_written_while_it_looks_is_no_fault(log):
    """An act between the first look and the last: rows and heads are of one moment."""
    with batch_snapshot():
        before = list(AuditHead.objects.values())
        with ThreadPoolExecutor(1) as other:
            other.submit(act_elsewhere, log).result()
        assert list(AuditHead.objects.values()) == before
        assert verify_audit_log()[1] == ""


def act_elsewhere(person: Person) -> None:
    acts(person, 9)
    connections.close_all()
