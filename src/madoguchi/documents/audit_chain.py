"""Each document's place in the audit chain: what its row says, held by a digest."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256

from madoguchi.documents.models import Document
from madoguchi.kernel.document_kind import FORMER_KIND
from madoguchi.platform.audit import SHARDS, Act, record
from madoguchi.platform.audit_digest import canonical_json

DOCUMENT_ISSUED_EVENT, DOCUMENT_DELETED_EVENT = "document_issued", "document_deleted"
DOCUMENT_TAKEN_OVER_EVENT = "document_taken_over"
ENTERED_EVENTS = (DOCUMENT_ISSUED_EVENT, DOCUMENT_TAKEN_OVER_EVENT)
CHAINED_COLUMNS = (
    "party_id",
    "kind",
    "number",
    "issued_on",
    "issued_at",
    "billing_month",
    "account_id",
    "contracts",
    "counterparty",
    "net_yen",
    "tax_yen",
    "total_yen",
    "words",
    "record_sha256",
    "pdf_sha256",
    "pdf_bytes",
    "xml_sha256",
    "replaces_id",
    "reason",
    "made_by",
    "created_at",
)
"""All columns but the id. A column that is added later is not among them."""


def chain_documents(documents: Iterable[Document]) -> None:
    """One event for each, in the transaction that entered them.

    Always in the order of the shards: two that lock several wait, and do not block
    one another.
    """
    for row in sorted(documents, key=lambda row: (row.party_id % SHARDS, row.pk)):
        is_ours = row.kind != FORMER_KIND
        verb = DOCUMENT_ISSUED_EVENT if is_ours else DOCUMENT_TAKEN_OVER_EVENT
        act = Act(verb, row.number, row.party_id, row.made_by, row.created_at)
        record(act, {"sha256": ["", document_row_digest(row)]})


def document_row_digest(row: Document) -> str:
    """SHA-256 of the row's canonical JSON."""
    return digest_of_row_columns({name: getattr(row, name) for name in CHAINED_COLUMNS})


def digest_of_row_columns(told: Mapping[str, object]) -> str:
    """Of a row that was read without an object: `CHAINED` to their values."""
    return sha256(
        canonical_json(
            {name: json_plain_value(told[name]) for name in CHAINED_COLUMNS}
        ).encode()
    ).hexdigest()


def json_plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
