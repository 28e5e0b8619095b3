"""Verify the files of the documents against store, rows and log."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.documents.models import Document
from madoguchi.documents.store import fetch_content
from madoguchi.documents.verification import (
    Verdict,
    verdict_of_file,
    verdict_of_typed_digest,
)
from madoguchi.jobs.documents.stored_files import store_disagreements
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch

VERIFY_ACTOR = "verify"
VERIFY_BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class StoredFileFault:
    number: str
    message: str


def stored_file_faults() -> Iterator[StoredFileFault]:
    """Yield faults of content, then disagreements of store, rows and log.

    All documents are read, some hundred in memory at a time; each is named once.
    """
    reported = set()
    for fault in faults_of_content():
        reported.add(fault.number)
        yield fault
    with batch(VERIFY_ACTOR):
        for subject, message in store_disagreements():
            if subject not in reported:
                yield StoredFileFault(subject, message)


def faults_of_content() -> Iterator[StoredFileFault]:
    last = 0
    while rows := documents_after(last):
        for row in rows:
            yield from faults_of_document(row)
        last = rows[-1].pk


def documents_after(pk: int) -> list[Document]:
    with batch(VERIFY_ACTOR):
        return list(
            Document.objects.filter(pk__gt=pk).order_by("pk")[:VERIFY_BATCH_SIZE]
        )


def faults_of_document(row: Document) -> Iterator[StoredFileFault]:
    for rendition in ("pdf", "xml"):
        try:
            fetch_content(row.digests[rendition])
        except (Refused, KeyError):
            yield StoredFileFault(
                row.number, f"{rendition}: 保管庫のファイルが記録と一致しません"
            )


def look_up_document(query: str) -> str:
    """Return what the check page says of a file on this disk, or of a digest.

    Refused where the query is neither.
    """
    file = Path(query)
    return verdict_line(
        verdict_of_file(file.read_bytes())
        if file.is_file()
        else verdict_of_typed_digest(query)
    )


def verdict_line(verdict: Verdict) -> str:
    addressee = f"宛名 {verdict.shown}" if verdict.shown else ""
    deleted = (
        f"保存期間が終わり {verdict.deleted_on} に削除" if verdict.deleted_on else ""
    )
    facts = (verdict.number, verdict.kind, verdict.issued_on, addressee, deleted)
    known_facts = " ".join(str(fact) for fact in facts if fact)
    return f"{known_facts or f'SHA-256 {verdict.sha256}'}: {verdict.heading}"
