"""Delete the files of deleted documents, after some days of grace."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from madoguchi.documents.models import DiscardedFile, Document
from madoguchi.documents.store import fetch_content, storage_backend, storage_path
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.database_clock import database_now, refuse_clock_drift

DISCARDED_FILES_ACTOR = "retention"
PURGE_BATCH_SIZE = 200


def grace_period() -> timedelta:
    return timedelta(days=settings.DELETION_GRACE_DAYS)


@periodic_task(cron="59 2 * * *", name="purge_discarded_files")
def purge_discarded_files(_at: datetime) -> None:
    """Delete the files whose days of grace are over, by the database's clock."""
    refuse_clock_drift()
    while purge_batch():
        pass


def purge_batch() -> int:
    """Delete some hundred files and return how many; the next run goes on.

    A file that a document names again, as after a restored backup, stays.
    """
    with batch(DISCARDED_FILES_ACTOR):
        old = DiscardedFile.objects.filter(
            discarded_at__lt=database_now() - grace_period()
        )
        digests = list(old.values_list("pk", flat=True)[:PURGE_BATCH_SIZE])
        digests_in_use = digests_of_documents(digests)
    for sha256 in digests:
        if sha256 not in digests_in_use:
            storage_backend().delete(storage_path(sha256))
    with batch(DISCARDED_FILES_ACTOR):
        DiscardedFile.objects.filter(pk__in=digests).delete()
    return len(digests)


def digests_of_documents(digests: list[str]) -> set[str]:
    """Return those of the digests that some document names. To be called in a batch."""
    rows = Document.objects.filter(
        Q(pdf_sha256__in=digests) | Q(xml_sha256__in=digests)
    )
    pairs = rows.values_list("pdf_sha256", "xml_sha256")
    return {sha256 for pair in pairs for sha256 in pair} & set(digests)


def discarded_files() -> list[DiscardedFile]:
    """List the files in their days of grace, by number."""
    with batch(DISCARDED_FILES_ACTOR):
        return list(DiscardedFile.objects.order_by("number", "sha256"))


def bring_back(number: str, folder: Path) -> Iterator[Path]:
    """Write the files of a deleted document into a folder, as they were issued.

    Refused with `not_discarded` where no file of that number is in its days of grace.
    """
    with batch(DISCARDED_FILES_ACTOR):
        rows = list(DiscardedFile.objects.filter(number=number).order_by("sha256"))
    if not rows:
        raise Refused(
            "not_discarded",
            f"{number} のファイルは、削除の猶予期間中にありません。"
            "バックアップからの復元をご検討ください。",
        )
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        content = fetch_content(row.sha256)
        kind = "pdf" if content.startswith(b"%PDF-") else "xml"
        file = folder / f"{number}-{row.sha256[:8]}.{kind}"
        file.write_bytes(content)
        yield file
