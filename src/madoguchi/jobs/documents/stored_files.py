"""Find where the files of the store, the rows and the log disagree.

`audit verify` and `documents verify` both use it, so that they cannot differ.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from madoguchi.documents.models import DiscardedFile, Fingerprint
from madoguchi.documents.stored_file_list import stored_files
from madoguchi.jobs.documents.discarded_files import grace_period
from madoguchi.platform.batch import batch
from madoguchi.platform.database_clock import database_now

STORED_FILES_ACTOR = "retention"
UNTOUCHED_PERIOD = timedelta(days=1)
"""A file is stored before its row: a younger one may still get it."""

DIGEST_PREFIXES = [f"{byte:02x}" for byte in range(256)]
NOT_DELETED_SQL = """
    SELECT d.number FROM platform_auditevent e JOIN documents_document d
        ON d.party_id = e.party_id AND d.number = e.target
    WHERE e.verb = 'document_deleted' ORDER BY 1"""
WITHOUT_FINGERPRINT_SQL = """
    SELECT d.number FROM documents_document d
    WHERE NOT EXISTS (
        SELECT FROM documents_fingerprint f
        WHERE f.sha256 = d.pdf_sha256 AND f.number = d.number AND f.deleted_on IS NULL)
    ORDER BY 1"""
DISAGREEMENT_CHECKS = (
    (NOT_DELETED_SQL, "監査記録では削除済みですが、書類が残っています"),
    (WITHOUT_FINGERPRINT_SQL, "指紋の記録がないか、削除済みになっています"),
)


class Disagreement(NamedTuple):
    """A document or file that is not the same in store, rows and log.

    `subject` is the document's number, or the file's digest where no row names it.
    """

    subject: str
    message: str

    def __str__(self) -> str:
        return f"書類 {self.subject}: {self.message}。"


def store_disagreements() -> Iterator[Disagreement]:
    """Yield what is in only one of store, rows and log; no file is read.

    To be called in a batch, best within `batch_snapshot`.
    """
    for query, message in DISAGREEMENT_CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(query)
            for (number,) in cursor.fetchall():
                yield Disagreement(number, message)
    at = database_now()
    for prefix in DIGEST_PREFIXES:
        yield from disagreements_under(prefix, at)


def disagreements_under(prefix: str, at: datetime) -> Iterator[Disagreement]:
    """Compare the digests that begin with `prefix`: a 256th of all, to bound memory."""
    files = stored_files(prefix)
    numbers_by_digest = named_digests(prefix)
    discarded = discarded_digests(prefix)
    for sha256, number in sorted(numbers_by_digest.items()):
        if sha256 not in files:
            yield Disagreement(number, f"保管庫にファイルがありません（{sha256}）")
    for sha256, (number, discarded_at) in sorted(discarded.items()):
        if sha256 not in files and at - discarded_at < grace_period():
            message = (
                f"削除の猶予期間中ですが、保管庫にファイルがありません（{sha256}）"
            )
            yield Disagreement(number, message)
    known = numbers_by_digest.keys() | discarded.keys()
    for sha256 in sorted(orphans_among(files, known, at)):
        message = "保管庫にありますが、どの書類のファイルでもありません"
        yield Disagreement(sha256, message)


def orphans_among(
    files: Mapping[str, datetime], known: Collection[str], at: datetime
) -> list[str]:
    """Return digests of files that no row names and that are a day old."""
    return [
        sha256
        for sha256, changed_at in files.items()
        if sha256 not in known and at - changed_at > UNTOUCHED_PERIOD
    ]


def discard_orphans() -> int:
    """List every file that no row names as discarded; return how many.

    Only when an operator asks for it: after a backup was restored such files may be all
    that is left of documents that were issued since.
    """
    count = 0
    at = database_now()
    for prefix in DIGEST_PREFIXES:
        with batch(STORED_FILES_ACTOR):
            files = stored_files(prefix)
            known = named_digests(prefix).keys() | discarded_digests(prefix).keys()
            rows = [
                DiscardedFile(sha256=sha256, number="", discarded_at=at)
                for sha256 in orphans_among(files, known, at)
            ]
            DiscardedFile.objects.bulk_create(rows)
        count += len(rows)
    return count


def named_digests(prefix: str) -> dict[str, str]:
    """Map the SHA-256 of each file that should be there to its document's number."""
    rows = Fingerprint.objects.filter(
        sha256__gte=prefix,
        sha256__lt=f"{prefix}g",  # behind every digest with it: hex ends at f
        face__in=["pdf", "xml"],
        deleted_on=None,
    )
    return dict(rows.values_list("sha256", "number"))


def discarded_digests(prefix: str) -> dict[str, tuple[str, datetime]]:
    rows = DiscardedFile.objects.filter(sha256__gte=prefix, sha256__lt=f"{prefix}g")
    return {row.sha256: (row.number, row.discarded_at) for row in rows}
