"""Check the rows of documents against the audit log."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from madoguchi.documents.audit_chain import (
    CHAINED_COLUMNS,
    ENTERED_EVENTS,
    digest_of_row_columns,
)
from madoguchi.documents.models import Document
from madoguchi.platform.models import AuditEvent

DOCUMENT_BATCH_SIZE = 2_000


@dataclass(slots=True)
class VerifiedCounts:
    """The numbers of rows and documents that were verified so far."""

    events: int = 0
    documents: int = 0


def document_row_faults(tally: VerifiedCounts) -> Iterator[str]:
    """Check each document's row against the event of its issue."""
    rows = Document.objects.order_by("pk").values("pk", *CHAINED_COLUMNS)
    last = 0
    while rows_of_batch := list(rows.filter(pk__gt=last)[:DOCUMENT_BATCH_SIZE]):
        issued = issued_digests(rows_of_batch)
        for row in rows_of_batch:
            issued_digest = issued.get((row["party_id"], row["number"]))
            if issued_digest is None:
                yield f"書類 {row['number']}: 発行の記録がありません。"
            elif issued_digest != digest_of_row_columns(row):
                yield f"書類 {row['number']}: 内容が書き換えられています。"
            tally.documents += 1
        last = rows_of_batch[-1]["pk"]


def issued_digests(rows: list[dict[str, Any]]) -> dict[tuple[int, str], str]:
    """Map party and number to the digest in the first event of the issue.

    The events are looked up by party and moment, for which there is an index.
    """
    events = AuditEvent.objects.filter(
        verb__in=ENTERED_EVENTS,
        party__in={row["party_id"] for row in rows},
        at__in={row["created_at"] for row in rows},
    ).order_by("-pk")
    return {
        (party, number): changes["sha256"][1]
        for party, number, changes in events.values_list("party", "target", "changes")
        if party is not None
    }
