"""Documents as rows alone, set-based: what a search, a chain or a policy is about."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from madoguchi.documents.ingest import build_fingerprints
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.rules import search_text
from madoguchi.documents.store import store_content
from madoguchi.platform.batch import batch
from tests.people import Person

ISSUED_AT = datetime(2026, 11, 10, tzinfo=UTC)


def a_document(person: Person, nth: int = 0, **changes: Any) -> Document:
    """A row without files. Its number follows `nth`."""
    row = unsaved_document(person, nth, **changes)
    with batch("test"):
        row.save()
    return row


def some_documents(person: Person, changes: list[dict[str, Any]]) -> list[Document]:
    """One row for each, numbered from 1."""
    rows = [
        unsaved_document(person, nth, **told) for nth, told in enumerate(changes, 1)
    ]
    with batch("test"):
        return Document.objects.bulk_create(rows)


def file_documents(rows: list[Document]) -> None:
    """Store the files that the rows name, and their fingerprints, as an issue does."""
    for row in rows:
        assert store_content(f"{row.number}pdf".encode()) == row.pdf_sha256
        assert store_content(f"{row.number}xml".encode()) == row.xml_sha256
    with batch("test"):
        prints = [print_ for row in rows for print_ in build_fingerprints(row)]
        Fingerprint.objects.bulk_create(prints)


def unsaved_document(person: Person, nth: int = 0, **changes: Any) -> Document:
    number = changes.pop("number", f"I{nth:09}")
    total = changes.pop("total_yen", 11_000)
    tax = total - total * 10 // 11
    facts: dict[str, Any] = {
        "kind": "invoice",
        "number": number,
        "issued_on": date(2026, 11, 10),
        "issued_at": ISSUED_AT,
        "billing_month": date(2026, 10, 1),
        "account": person.account,
        "contracts": [person.contract.contract_number],
        "counterparty": person.account.addressee,
        "net_yen": total - tax,
        "tax_yen": tax,
        "total_yen": total,
        "words": search_text([number, person.account.addressee, "国内通話料"]),
        "record_sha256": sha256_of(number, "record"),
        "pdf_sha256": sha256_of(number, "pdf"),
        "pdf_bytes": 40_000,
        "xml_sha256": sha256_of(number, "xml"),
        "made_by": "test",
        "created_at": ISSUED_AT,
    }
    return Document(party=person.party, **(facts | changes))


def sha256_of(*parts: str) -> str:
    return sha256("".join(parts).encode()).hexdigest()
