"""Documents whose time is over go: first an event, then the files, then all rows.

That nothing goes earlier, the database itself sees to: no role may delete a document
or a frozen record, only `billing_forget`, which looks at the rule and for the event,
takes the charges too, and leaves a row of the deletion.
"""

from datetime import UTC, date, datetime

from django.db import connection
from procrastinate.contrib.django import app

from madoguchi.documents.chain import DELETED, digest_of
from madoguchi.documents.models import Document
from madoguchi.documents.store import place, store
from madoguchi.platform.audit import SHARDS, Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent

ACTOR = "retention"
FEW = 200
OVER = """
    WITH few AS (
        SELECT d.party_id, d.number FROM documents_document d
        WHERE d.replaces_id IS NULL
          AND d.issued_on < %(day)s - interval '8 years'
          AND documents_kept_until(d.kind, d.issued_on) <= %(day)s
          AND NOT EXISTS (
              SELECT FROM documents_document k
              WHERE k.party_id = d.party_id AND left(k.number, 10) = d.number
                AND documents_kept_until(k.kind, k.issued_on) > %(day)s OFFSET 0)
          AND NOT EXISTS (
              SELECT FROM billing_bill b JOIN billing_revision r ON r.bill_id = b.id
              WHERE b.party_id = d.party_id AND b.invoice_number = d.number
                AND NOT EXISTS (
                    SELECT FROM documents_document l
                    WHERE l.party_id = r.party_id AND l.number = r.number) OFFSET 0)
        ORDER BY d.id LIMIT %(few)s
    )
    SELECT k.id FROM few JOIN documents_document k USING (party_id)
    WHERE left(k.number, 10) = few.number"""
"""All documents of a bill at once, when the last of them is over: in between, an older
one would count again. A later one without its document yet holds them."""

FORGET = """
    SELECT count(*) FILTER (WHERE billing_forget(id)) FROM unnest(%s::bigint[]) id"""


@app.periodic(cron="29 2 * * *")
@app.task(name="forget_documents")
def forget_documents(timestamp: int) -> None:
    """All whose time is over, a few hundred in a transaction."""
    while forget_some(datetime.fromtimestamp(timestamp, UTC)):
        pass


def forget_some(at: datetime) -> int:
    """How many have gone. Cut off anywhere, the next night does the rest."""
    with batch(ACTOR):
        rows = over(at.date())
        for row in rows:
            told(row, at)
    for row in rows:
        for face in ("pdf", "xml"):
            if sha256 := row.digests.get(face):
                store().delete(place(sha256))
    with batch(ACTOR), connection.cursor() as cursor:
        cursor.execute(FORGET, [[row.pk for row in rows]])
        return int(cursor.fetchone()[0])


def over(day: date) -> list[Document]:
    """The later ones of a bill first, in the order in which all lock the shards."""
    with connection.cursor() as cursor:
        cursor.execute(OVER, {"day": day, "few": FEW})
        found = [pk for (pk,) in cursor.fetchall()]
    rows = Document.objects.filter(pk__in=found)
    return sorted(rows, key=lambda d: (d.party_id % SHARDS, d.party_id, -d.pk))


def told(row: Document, at: datetime) -> None:
    """What the record keeps: number, kind, day and digest, no name and no amount."""
    mine = AuditEvent.objects.filter(party=row.party_id, target=row.number)
    if mine.filter(verb=DELETED).exists():
        return
    kept = {"kind": row.kind, "issued_on": str(row.issued_on), "sha256": digest_of(row)}
    kept["record_sha256"] = row.record_sha256
    act = Act(DELETED, row.number, row.party_id, ACTOR, at)
    record(act, {name: [value, ""] for name, value in kept.items()})
