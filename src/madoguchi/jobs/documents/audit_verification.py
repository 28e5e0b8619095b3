"""Verify that the audit log and the documents are unchanged and complete."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from django.db import connection
from psycopg import IsolationLevel

from madoguchi.jobs.documents.document_row_checks import (
    VerifiedCounts,
    document_row_faults,
)
from madoguchi.jobs.documents.missing_documents import missing_document_faults
from madoguchi.jobs.documents.number_checks import number_faults
from madoguchi.jobs.documents.stored_files import store_disagreements
from madoguchi.jobs.upkeep.anchor_checks import anchor_faults, anchor_file_lines
from madoguchi.jobs.upkeep.audit_anchors import AnchoredDigests, anchored_digests
from madoguchi.jobs.upkeep.audit_log_rows import AuditLogRow, audit_log_rows
from madoguchi.platform.audit import SHARDS
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditHead


@contextmanager
def batch_snapshot() -> Iterator[None]:
    """Open a batch over one snapshot of the database.

    Rows that are added while it runs do not count.
    """
    connection.ensure_connection()
    connection.connection.isolation_level = IsolationLevel.REPEATABLE_READ
    try:
        with batch("audit"):
            yield
    finally:
        connection.connection.isolation_level = None


def verify_audit_log() -> tuple[VerifiedCounts, str]:
    """Return what was verified, and the first fault as a sentence, or "".

    To be called within `batch_snapshot`. A row missing at the end shows by the head of
    its shard; a log rebuilt together with its heads shows by the anchors.
    """
    tally = VerifiedCounts()
    anchors = anchor_faults(anchor_file_lines())
    files = map(str, store_disagreements())
    all_faults = chain(
        log_faults(tally),
        document_row_faults(tally),
        missing_document_faults(),
        number_faults(),
        files,
        anchors,
    )
    return tally, next(all_faults, "")


def log_faults(tally: VerifiedCounts) -> Iterator[str]:
    """Check each row's digest, its predecessor, the heads and the anchors."""
    ends: defaultdict[int, tuple[int, str]] = defaultdict(lambda: (0, ""))
    anchored = anchored_digests()
    for row in audit_log_rows(0, SHARDS):
        if fault := audit_row_fault(row, ends[row.shard], anchored):
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
    for shard, serial in anchored:
        yield f"監査記録 {shard}/{serial}: 定期記録にある行がありません。"


def audit_row_fault(
    row: AuditLogRow, before: tuple[int, str], anchored: AnchoredDigests
) -> str:
    serial, digest = before
    if row.serial != serial + 1:
        return audit_row_message(row, f"前の行（{serial + 1}番）がありません")
    if row.previous != digest or row.right != row.digest:
        return audit_row_message(row, "内容が書き換えられています")
    if anchored.pop((row.shard, row.serial), row.digest) != row.digest:
        return audit_row_message(row, "定期記録と異なります。連鎖が作り直されています")
    return ""


def audit_row_message(row: AuditLogRow, message: str) -> str:
    return f"監査記録 {row.shard}/{row.serial}（id {row.pk}）: {message}。"
