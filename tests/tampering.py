"""What somebody who owns the database might do to log and documents, undone after."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connections
from django.db.models import F

from madoguchi.documents.models import Document
from madoguchi.platform.audit_digest import event_digest
from madoguchi.platform.models import Anchor, AuditEvent, AuditHead

COPIED_TABLES = (
    "platform_auditevent",
    "platform_audithead",
    "platform_anchor",
    "documents_document",
)
WALLED_TABLES = ("platform_auditevent", "documents_document")
OWNER_EVENTS = AuditEvent.objects.using("owner")
OWNER_HEADS = AuditHead.objects.using("owner")
OWNER_ANCHORS = Anchor.objects.using("owner")
OWNER_DOCUMENTS = Document.objects.using("owner")


def execute_as_owner(*statements: str) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def walls_down() -> Iterator[None]:
    """The owner looks past the walls, and a copy of each table is kept."""
    execute_as_owner(
        *[f"ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY" for t in WALLED_TABLES],
        "CREATE SCHEMA kept",
        *[f"CREATE TABLE kept.{t} AS TABLE {t}" for t in COPIED_TABLES],
    )
    try:
        yield
    finally:
        execute_as_owner(
            "DROP SCHEMA kept CASCADE",
            *[f"ALTER TABLE {t} FORCE ROW LEVEL SECURITY" for t in WALLED_TABLES],
        )


def restore_tables() -> None:
    for table in COPIED_TABLES:
        execute_as_owner(
            f"DELETE FROM {table}", f"INSERT INTO {table} TABLE kept.{table}"
        )


def an_event(chance: random.Random) -> AuditEvent:
    return chance.choice(list(OWNER_EVENTS.order_by("pk")))


def edit_event(chance: random.Random) -> str:
    row = an_event(chance)
    change: dict[str, object] = chance.choice(
        [
            {"actor": "somebody"},
            {"verb": f"{row.verb}x"},
            {"target": ""},
            {"level": row.level + 1},
            {"changes": {"sha256": ["", "0" * 64]}},
            {"digest": "0" * 64},
            {"previous": "f" * 64},
        ]
    )
    OWNER_EVENTS.filter(pk=row.pk).update(**change)
    return f"{row.shard}/{row.serial}（"


def change_clock(chance: random.Random) -> str:
    row = an_event(chance)
    OWNER_EVENTS.filter(pk=row.pk).update(at=row.at + timedelta(microseconds=1))
    return f"{row.shard}/{row.serial}（"


def delete_event(chance: random.Random) -> str:
    row = an_event(chance)
    OWNER_EVENTS.filter(pk=row.pk).delete()
    return (
        f"{row.serial}"
        if last_serial_of(row.shard) < row.serial
        else f"（{row.serial}番）"
    )


def last_serial_of(shard: int) -> int:
    last = OWNER_EVENTS.filter(shard=shard).order_by("serial").last()
    return last.serial if last else 0


def insert_event(chance: random.Random) -> str:
    """A row more at the end, well chained, that the head knows nothing of."""
    row = an_event(chance)
    last = OWNER_EVENTS.get(shard=row.shard, serial=last_serial_of(row.shard))
    row.pk, row.serial, row.previous = None, last.serial + 1, last.digest
    row.digest = event_digest(row)
    row.save(using="owner", force_insert=True)
    return f"監査記録 {row.shard}/{last.serial}"


def swap_events(chance: random.Random) -> str:
    row = an_event(chance)
    serials = list(range(1, last_serial_of(row.shard) + 1))
    low, high = sorted(chance.sample(serials, 2))
    of_shard = OWNER_EVENTS.filter(shard=row.shard)
    one, other = of_shard.get(serial=low), of_shard.get(serial=high)
    OWNER_EVENTS.filter(pk=one.pk).update(serial=-1)
    OWNER_EVENTS.filter(pk=other.pk).update(serial=low)
    OWNER_EVENTS.filter(pk=one.pk).update(serial=high)
    return f"{row.shard}/{low}（"


def cut_tail(chance: random.Random) -> str:
    """To before what was anchored last, the head made to fit."""
    shard, serial = an_anchored_row(chance)
    OWNER_EVENTS.filter(shard=shard, serial__gte=serial).delete()
    before = OWNER_EVENTS.filter(shard=shard, serial=serial - 1).first()
    digest = before.digest if before else ""
    OWNER_HEADS.filter(shard=shard).update(serial=serial - 1, digest=digest)
    return f"監査記録 {shard}/"


def an_anchored_row(chance: random.Random) -> tuple[int, int]:
    last = OWNER_ANCHORS.latest("pk")
    shard = chance.choice(sorted(last.heads))
    return int(shard), last.heads[shard][0]


def rebuild_chain(chance: random.Random) -> str:
    """From some row on, with new digests throughout and a new head."""
    shard, anchored = an_anchored_row(chance)
    begin = chance.randint(1, anchored)
    digest = ""
    for row in OWNER_EVENTS.filter(shard=shard).order_by("serial"):
        if row.serial == begin:
            row.actor = "somebody"
        row.previous = digest
        digest = row.digest = event_digest(row)
        row.save(using="owner")
    OWNER_HEADS.filter(shard=shard).update(digest=digest)
    return f"監査記録 {shard}/"


def edit_head(chance: random.Random) -> str:
    head = chance.choice(list(OWNER_HEADS.order_by("shard")))
    change = chance.choice([{"serial": head.serial + 1}, {"digest": "0" * 64}])
    OWNER_HEADS.filter(shard=head.shard).update(**change)
    return f"監査記録 {head.shard}/"


def a_document(chance: random.Random) -> Document:
    return chance.choice(list(OWNER_DOCUMENTS.order_by("pk")))


def edit_document(chance: random.Random) -> str:
    row = a_document(chance)
    change: dict[str, object] = chance.choice(
        [
            {"total_yen": F("total_yen") + 1, "net_yen": F("net_yen") + 1},
            {"counterparty": f"{row.counterparty} "},
            {"issued_on": row.issued_on + timedelta(days=1)},
            {"pdf_sha256": "0" * 64},
            {"record_sha256": row.record_sha256[::-1]},
            {"contracts": []},
            {"words": ""},
            {"created_at": row.created_at + timedelta(seconds=1)},
        ]
    )
    OWNER_DOCUMENTS.filter(pk=row.pk).update(**change)
    return f"書類 {row.number}"


def delete_document(chance: random.Random) -> str:
    row = a_document(chance)
    execute_as_owner(f"DELETE FROM documents_document WHERE id = {row.pk}")
    return f"書類 {row.number}"


def forge_document(chance: random.Random) -> str:
    row = a_document(chance)
    row.pk, row.number = None, f"I{chance.randrange(10**8):09}"
    row.save(using="owner", force_insert=True)
    return f"書類 {row.number}"


def edit_anchor(chance: random.Random) -> str:
    row = chance.choice(list(OWNER_ANCHORS.order_by("pk")))
    OWNER_ANCHORS.filter(pk=row.pk).update(root="0" * 64)
    return f"定期記録 {row.pk}"


def delete_anchor(chance: random.Random) -> str:
    OWNER_ANCHORS.latest("pk").delete()
    return "定期記録のファイル"


TAMPERING_ACTS: list[Callable[[random.Random], str]] = [
    edit_event,
    change_clock,
    delete_event,
    insert_event,
    swap_events,
    cut_tail,
    rebuild_chain,
    edit_head,
    edit_document,
    delete_document,
    forge_document,
    edit_anchor,
    delete_anchor,
]
"""Each answers with words that the verifier's report has to hold."""
