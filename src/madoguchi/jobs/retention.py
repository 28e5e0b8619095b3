"""Documents whose time is over go: first a record, then the files, then the row.

That nothing goes earlier, the database itself sees to: no role may delete a document,
only `documents_forget`, which looks at the rule and for the record.
"""

from datetime import UTC, date, datetime

from django.db import connection
from procrastinate.contrib.django import app

from madoguchi.documents.chain import DELETED, digest_of
from madoguchi.documents.models import Document
from madoguchi.documents.store import place, store
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent

ACTOR = "retention"
FEW = 500
OVER = """
    SELECT d.id FROM documents_document d
    WHERE d.issued_on < %(day)s - interval '8 years'
      AND documents_kept_until(d.kind, d.issued_on) <= %(day)s
      AND NOT EXISTS (SELECT FROM documents_document l WHERE l.replaces_id = d.id)
    ORDER BY d.id LIMIT %(few)s"""

FORGET = """
    SELECT count(*) FILTER (WHERE documents_forget(id)) FROM unnest(%s::bigint[]) id"""


@app.periodic(cron="29 2 * * *")
@app.task(name="forget_documents")
def forget_documents(timestamp: int) -> None:
    """All whose time is over, a few hundred in a transaction."""
    while forget_some(datetime.fromtimestamp(timestamp, UTC)) == FEW:
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
    """A document that a later one is about stays until that one has gone."""
    with connection.cursor() as cursor:
        cursor.execute(OVER, {"day": day, "few": FEW})
        found = [pk for (pk,) in cursor.fetchall()]
    return list(Document.objects.filter(pk__in=found).order_by("party_id", "pk"))


def told(row: Document, at: datetime) -> None:
    """What the record keeps: number, kind, day and digest, no name and no amount."""
    mine = AuditEvent.objects.filter(party=row.party_id, target=row.number)
    if mine.filter(verb=DELETED).exists():
        return
    kept = {"kind": row.kind, "issued_on": str(row.issued_on), "sha256": digest_of(row)}
    act = Act(DELETED, row.number, row.party_id, ACTOR, at)
    record(act, {name: [value, ""] for name, value in kept.items()})
