"""Whether the audit log and the documents are whole: rows, heads, anchors."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import connection
from psycopg import IsolationLevel

from madoguchi.documents.audit_chain import (
    CHAINED_COLUMNS,
    DOCUMENT_ISSUED_EVENT,
    digest_of_row_columns,
)
from madoguchi.documents.models import Document
from madoguchi.jobs.documents.number_checks import number_faults
from madoguchi.jobs.documents.stored_files import store_disagreements
from madoguchi.jobs.upkeep.audit_anchors import (
    AnchoredDigests,
    anchor_faults,
    anchor_file_lines,
    anchored_digests,
)
from madoguchi.jobs.upkeep.audit_log_rows import AuditLogRow, audit_log_rows
from madoguchi.platform.audit import SHARDS
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent, AuditHead

DOCUMENT_BATCH_SIZE = 2_000
MISSING_DOCUMENTS_SQL = """
    SELECT e.target, e.shard, e.serial FROM platform_auditevent e
    WHERE e.verb = 'document_issued'
      AND NOT EXISTS (SELECT FROM documents_document d
                      WHERE d.party_id = e.party_id AND d.number = e.target)
      AND NOT EXISTS (SELECT FROM platform_auditevent o
                      WHERE o.party_id = e.party_id AND o.target = e.target
                        AND o.verb = 'document_deleted')
    ORDER BY e.id LIMIT 1"""


class VerifiedCounts:
    """How many rows and documents were looked at and hold so far."""

    def __init__(self) -> None:
        self.events = 0
        self.documents = 0


@contextmanager
def batch_snapshot() -> Iterator[None]:
    """The batch role, over rows and heads as they are now, whatever is added since."""
    connection.ensure_connection()
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with batch("audit"):
            yield
    finally:
        connection.connection.isolation_level = None


def verify_audit_log() -> tuple[VerifiedCounts, str]:
    """What was looked at, and what is wrong with the first row that does not hold.

    Within `one_moment`. A row that was cut off the end shows by the head; who can
    rewrite rows and heads alike is found by what was anchored outside.
    """
    tally = VerifiedCounts()
    anchors = anchor_faults(anchor_file_lines())
    files = map(str, store_disagreements())
    every = chain(
        log_faults(tally),
        document_row_faults(tally),
        missing_document_faults(),
        number_faults(),
        files,
        anchors,
    )
    return tally, next(every, "")


def log_faults(tally: VerifiedCounts) -> Iterator[str]:
    """Each row's digest, its place after the one before, the heads and the anchors."""
    ends: defaultdict[int, tuple[int, str]] = defaultdict(lambda: (0, ""))
    seen = anchored_digests()
    for row in audit_log_rows(0, SHARDS):
        if fault := audit_row_fault(row, ends[row.shard], seen):
            yield fault
        ends[row.shard] = (row.serial, row.digest)
        tally.events += 1
    for head in AuditHead.objects.order_by("shard"):
        if ends[head.shard] != (head.serial, head.digest):
            yield f"監査記録 {head.shard}/{head.serial}: 末尾の行がありません。"
        ends.pop(head.shard)
    for shard, (serial, _digest) in ends.items():
        if serial:
            yield f"監査記録 {shard}/{serial}: 末尾の記録がありません。"
    for shard, serial in seen:
        yield f"監査記録 {shard}/{serial}: 定期記録にある行がありません。"


def audit_row_fault(
    row: AuditLogRow, before: tuple[int, str], seen: AnchoredDigests
) -> str:
    serial, digest = before
    if row.serial != serial + 1:
        return audit_row_message(row, f"前の行（{serial + 1}番）がありません")
    if row.previous != digest or row.right != row.digest:
        return audit_row_message(row, "内容が書き換えられています")
    if seen.pop((row.shard, row.serial), row.digest) != row.digest:
        return audit_row_message(row, "定期記録と異なります。連鎖が作り直されています")
    return ""


def audit_row_message(row: AuditLogRow, words: str) -> str:
    return f"監査記録 {row.shard}/{row.serial}（id {row.pk}）: {words}。"


def document_row_faults(tally: VerifiedCounts) -> Iterator[str]:
    """Each document's row against the event of its issue."""
    rows = Document.objects.order_by("pk").values("pk", *CHAINED_COLUMNS)
    last = 0
    while some := list(rows.filter(pk__gt=last)[:DOCUMENT_BATCH_SIZE]):
        issued = issued_digests(some)
        for row in some:
            told = issued.get((row["party_id"], row["number"]))
            if told is None:
                yield f"書類 {row['number']}: 発行の記録がありません。"
            elif told != digest_of_row_columns(row):
                yield f"書類 {row['number']}: 内容が書き換えられています。"
            tally.documents += 1
        last = some[-1]["pk"]


def issued_digests(some: list[dict[str, Any]]) -> dict[tuple[int, str], str]:
    """Party and number to the digest that the first event of its issue keeps.

    Looked for by party and moment, for which there is an index.
    """
    events = AuditEvent.objects.filter(
        verb=DOCUMENT_ISSUED_EVENT,
        party__in={row["party_id"] for row in some},
        at__in={row["created_at"] for row in some},
    ).order_by("-pk")
    return {
        (party, number): changes["sha256"][1]
        for party, number, changes in events.values_list("party", "target", "changes")
        if party is not None
    }


def missing_document_faults() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(MISSING_DOCUMENTS_SQL)
        for number, shard, serial in cursor.fetchall():
            yield f"書類 {number}: 発行の記録 {shard}/{serial} の書類がありません。"
