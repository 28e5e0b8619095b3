"""Verify the files of the documents against store, rows and log."""

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.documents.models import Document
from madoguchi.documents.store import fetch_content, is_stored
from madoguchi.jobs.documents.stored_files import store_disagreements
from madoguchi.kernel.document_kind import FORMER_KIND, PAYMENT_KINDS
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
    try:
        with batch(VERIFY_ACTOR):
            for subject, message in store_disagreements():
                if subject not in reported:
                    yield StoredFileFault(subject, message)
    except Refused as away:
        yield StoredFileFault(
            "保管庫", f"ファイルの一覧を読み取れません（{away.code}）"
        )


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
    """A file of a former system is a PDF alone, and so is a receipt."""
    is_pdf_alone = row.kind in {FORMER_KIND, *PAYMENT_KINDS}
    for rendition in ("pdf",) if is_pdf_alone else ("pdf", "xml"):
        if fault := fault_of_file(row.digests.get(rendition, "")):
            yield StoredFileFault(row.number, f"{rendition}: {fault}")


def fault_of_file(sha256: str) -> str:
    """What is wrong with a stored file, in words; "" where it is as it was issued."""
    if not sha256:
        return "記録にファイルがありません"
    try:
        fetch_content(sha256)
    except Refused as refusal:
        if refusal.code == "store_away":
            return "保管庫のファイルを読み取れません。権限と保管庫を確かめてください"
        if not is_stored(sha256):
            return f"保管庫にファイルがありません（{sha256}）"
        return "保管庫のファイルが記録と一致しません"
    return ""
