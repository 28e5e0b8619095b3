"""Add documents: first upload the files, then insert the rows at once."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from madoguchi.documents.audit_chain import chain_documents
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.rules import mask_name
from madoguchi.documents.store import store_content

UPLOAD_THREADS = 8


class PendingDocument(NamedTuple):
    """An unsaved row, and its files."""

    document: Document
    pdf: bytes
    xml: bytes


def upload_all(drafts: Iterable[PendingDocument]) -> list[Document]:
    """Upload the files and return the unsaved rows. Outside any transaction.

    Eight threads upload while the next document is rendered.
    """
    with ThreadPoolExecutor(UPLOAD_THREADS) as threads:
        return list(threads.map(upload_files, drafts))


def upload_files(draft: PendingDocument) -> Document:
    document = draft.document
    document.pdf_sha256 = store_content(draft.pdf)
    document.pdf_bytes = len(draft.pdf)
    document.xml_sha256 = store_content(draft.xml)
    return document


def insert_documents(documents: Sequence[Document]) -> int:
    """Insert the rows and return how many were new. Inside a batch or scope.

    A number that exists stays as it is: where two processes made the same document,
    the row that came first counts, and no row names the files of the other.
    """
    Document.objects.bulk_create(documents, ignore_conflicts=True)
    ours = {d.pdf_sha256 for d in documents}
    rows = Document.objects.filter(
        party__in={d.party_id for d in documents},
        number__in=[d.number for d in documents],
    )
    entered = [row for row in rows if row.pdf_sha256 in ours]
    chain_documents(entered)
    Fingerprint.objects.bulk_create(
        [print_ for row in entered for print_ in build_fingerprints(row)],
        ignore_conflicts=True,
    )
    return len(entered)


def build_fingerprints(document: Document) -> list[Fingerprint]:
    return [
        Fingerprint(
            sha256=sha256,
            party_id=document.party_id,
            number=document.number,
            face=face,
            kind=document.kind,
            issued_on=document.issued_on,
            shown=mask_name(document.counterparty),
        )
        for face, sha256 in document.digests.items()
    ]
