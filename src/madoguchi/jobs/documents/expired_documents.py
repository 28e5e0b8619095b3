"""Delete documents at the end of their retention: first rows, later files.

The day is the database's. No role may delete a document or a frozen record; only the
function `billing_forget` may. It checks the rule and the event in the log, deletes the
charges too, and leaves a row of the deletion. The files stay for some days of grace
(`discarded_files.py`), in which they can be brought back.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from madoguchi.documents.audit_chain import DOCUMENT_DELETED_EVENT, document_row_digest
from madoguchi.documents.models import DiscardedFile, Document
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import SHARDS, Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.database_clock import database_now, refuse_clock_drift
from madoguchi.platform.models import AuditEvent

RETENTION_ACTOR = "retention"
DELETION_BATCH_SIZE = 200
FIRST_NUMBER_SQL = "CASE k.kind WHEN 'former' THEN k.number ELSE left(k.number, 10) END"
"""The number of the bill that a document is about; a former system's is by itself."""

TODAY_SQL = "(now() AT TIME ZONE 'Asia/Tokyo')::date"
"""The day in Japan, whatever zone the session has."""

EXPIRED_SQL = f"""
    SELECT d.party_id, d.number FROM documents_document d
    WHERE d.replaces_id IS NULL
      AND d.issued_on < {TODAY_SQL} - interval '8 years'
      AND documents_kept_until(d.kind, d.issued_on) <= {TODAY_SQL}
      AND NOT EXISTS (
          SELECT FROM documents_document k
          WHERE k.party_id = d.party_id AND {FIRST_NUMBER_SQL} = d.number
            AND documents_kept_until(k.kind, k.issued_on) > {TODAY_SQL} OFFSET 0)
      AND NOT EXISTS (
          SELECT FROM billing_bill b JOIN billing_revision r ON r.bill_id = b.id
          WHERE b.party_id = d.party_id AND b.invoice_number = d.number
            AND NOT EXISTS (
                SELECT FROM documents_document l
                WHERE l.party_id = r.party_id AND l.number = r.number) OFFSET 0)"""  # noqa: S608 no value in it
"""Bills all of whose documents are over: if only the last were deleted, an older one
would count again. A revision without its document yet keeps them. The eight years let
an index find them: no rule is shorter than seven years and the months to file."""

BATCH_SQL = f"""
    WITH expired AS ({EXPIRED_SQL} ORDER BY d.id LIMIT %(batch)s)
    SELECT k.id FROM expired JOIN documents_document k USING (party_id)
    WHERE {FIRST_NUMBER_SQL} = expired.number"""  # noqa: S608 no value in it
SHARE_SQL = f"""
    WITH expired AS ({EXPIRED_SQL})
    SELECT (SELECT count(*) FROM expired JOIN documents_document k USING (party_id)
            WHERE {FIRST_NUMBER_SQL} = expired.number),
           (SELECT count(*) FROM documents_document)"""  # noqa: S608 no value in it
DELETE_SQL = "SELECT billing_forget(%s)"


@dataclass(frozen=True, slots=True)
class DeletionShare:
    """The number of expired documents, and of all documents."""

    expired: int
    all: int

    @property
    def percent(self) -> float:
        return 100 * self.expired / max(self.all, 1)


@periodic_task(cron="29 2 * * *", name="forget_documents")
def delete_expired_tonight(_at: datetime) -> None:
    delete_expired_documents(settings.MAX_DELETION_PERCENT)


def delete_expired_documents(max_percent: int) -> None:
    """Delete all documents whose retention is over by the database's day.

    Refused with `clocks_differ`, or with `deletion_share` where more than `max_percent`
    of all documents would be deleted; then none is.
    """
    refuse_clock_drift()
    refuse_large_share(max_percent)
    while delete_expired_batch():
        pass


def deletion_share() -> DeletionShare:
    with batch(RETENTION_ACTOR), connection.cursor() as cursor:
        cursor.execute(SHARE_SQL)
        return DeletionShare(*cursor.fetchone())


def refuse_large_share(max_percent: int) -> None:
    """Refuse with `deletion_share` where more than that percentage is expired."""
    share = deletion_share()
    if share.percent > max_percent:
        raise Refused(
            "deletion_share",
            f"保存期間が終わった書類が{share.expired:,}件あり、全体の"
            f"{share.percent:.1f}%です。上限は{max_percent}%のため、何も"
            "削除していません。正しければ madoguchi retention --delete "
            "--max-percent で上限を上げて実行してください。",
        )


def delete_expired_batch() -> int:
    """Delete some hundred documents in one transaction; return how many.

    Events, rows and the list of discarded files are written together or not at all.
    After a crash the next run does the rest.
    """
    with batch(RETENTION_ACTOR):
        rows = expired_documents()
        for row in rows:
            delete_document(row, database_now())
    return len(rows)


def expired_documents() -> list[Document]:
    """Return some expired documents, the later ones of a bill first.

    They are ordered by shard, as all transactions lock the shards.
    """
    with connection.cursor() as cursor:
        cursor.execute(BATCH_SQL, {"batch": DELETION_BATCH_SIZE})
        keys = [pk for (pk,) in cursor.fetchall()]
    rows = Document.objects.filter(pk__in=keys)
    return sorted(rows, key=lambda d: (d.party_id % SHARDS, d.party_id, -d.pk))


def delete_document(row: Document, at: datetime) -> None:
    """Delete a document's rows and list its files as discarded.

    Where the database keeps the row, an error undoes the whole transaction: the event
    of the deletion must not stand either.
    """
    record_deletion(row, at)
    with connection.cursor() as cursor:
        cursor.execute(DELETE_SQL, [row.pk])
        if not cursor.fetchone()[0]:
            raise RuntimeError(f"the database keeps {row.number}: nothing is deleted")
    files = [row.digests[name] for name in ("pdf", "xml") if name in row.digests]
    DiscardedFile.objects.bulk_create(
        DiscardedFile(sha256=sha256, number=row.number, discarded_at=at)
        for sha256 in files
    )


def record_deletion(row: Document, at: datetime) -> None:
    """Record number, kind, day and digest in the log; no name and no amount."""
    events = AuditEvent.objects.filter(party=row.party_id, target=row.number)
    if events.filter(verb=DOCUMENT_DELETED_EVENT).exists():
        return
    details = {"kind": row.kind, "issued_on": str(row.issued_on)}
    details |= {"sha256": document_row_digest(row), "record_sha256": row.record_sha256}
    act = Act(DOCUMENT_DELETED_EVENT, row.number, row.party_id, RETENTION_ACTOR, at)
    record(act, {name: [value, ""] for name, value in details.items()})
