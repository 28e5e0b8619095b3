"""Is everything in the store still what was issued? Names each document that is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.store import digest, fetch
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch

ACTOR = "verify"
FEW = 500


@dataclass(frozen=True, slots=True)
class Fault:
    number: str
    what: str


def faults() -> Iterator[Fault]:
    """Over all documents, a few hundred in memory at a time."""
    last = 0
    while rows := some_after(last):
        for row in rows:
            yield from faults_of(row)
        last = rows[-1].pk


def some_after(pk: int) -> list[Document]:
    with batch(ACTOR):
        return list(Document.objects.filter(pk__gt=pk).order_by("pk")[:FEW])


def faults_of(row: Document) -> Iterator[Fault]:
    for face in ("pdf", "xml"):
        try:
            fetch(row.digests[face])
        except (Refused, KeyError):
            yield Fault(row.number, f"{face}: 保管庫のファイルが記録と一致しません")


def look_up(told: str) -> str:
    """What is known of a file on this disk, or of a digest."""
    file = Path(told)
    sha256 = digest(file.read_bytes()) if file.is_file() else told.strip().lower()
    found = Fingerprint.objects.filter(sha256=sha256).first()
    if found is None:
        return f"発行した記録がありません（SHA-256 {sha256[:64]}）。"
    if found.deleted_on:
        gone = f"保存期間が終わり {found.deleted_on} に削除"
        return f"{found.number} {found.issued_on} {found.face}: 発行済み（{gone}）"
    with batch(ACTOR):
        row = Document.objects.get(party=found.party_id, number=found.number)
    return f"{row.number} {row.issued_on} {row.counterparty} {found.face}: 発行済み"
