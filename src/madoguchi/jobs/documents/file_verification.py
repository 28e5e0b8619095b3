"""Name each document whose files are changed, missing, or not those of the rows."""

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
    what: str


def stored_file_faults() -> Iterator[StoredFileFault]:
    """What the files hold, then where store, rows and log disagree.

    Over all documents, a few hundred in memory at a time; each named once.
    """
    named = set()
    for fault in faults_of_content():
        named.add(fault.number)
        yield fault
    with batch(VERIFY_ACTOR):
        for subject, words in store_disagreements():
            if subject not in named:
                yield StoredFileFault(subject, words)


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
    for face in ("pdf", "xml"):
        try:
            fetch_content(row.digests[face])
        except (Refused, KeyError):
            yield StoredFileFault(
                row.number, f"{face}: 保管庫のファイルが記録と一致しません"
            )


def look_up_document(told: str) -> str:
    """What the check page would say of a file on this disk, or of a digest.

    Refused: neither of them.
    """
    file = Path(told)
    return verdict_line(
        verdict_of_file(file.read_bytes())
        if file.is_file()
        else verdict_of_typed_digest(told)
    )


def verdict_line(verdict: Verdict) -> str:
    shown = f"宛名 {verdict.shown}" if verdict.shown else ""
    gone = f"保存期間が終わり {verdict.deleted_on} に削除" if verdict.deleted_on else ""
    facts = (verdict.number, verdict.kind, verdict.issued_on, shown, gone)
    told = " ".join(str(fact) for fact in facts if fact)
    return f"{told or f'SHA-256 {verdict.sha256}'}: {verdict.heading}"
