"""Make the documents of issued bills, some dozens per job, each once."""

from collections.abc import Sequence

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.run.issue_checks import filter_sound_bills
from madoguchi.billing.run.signed_document import (
    bills_without_document,
    render_bill_document,
    render_revision_document,
)
from madoguchi.documents.ingest import insert_documents, upload_all
from madoguchi.documents.models import Document
from madoguchi.jobs.messages.bill_mail import tell_bill
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOREVER
from madoguchi.kernel.errors import Unavailable
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope

DOCUMENTS_ACTOR = "documents"
BILLS_PER_JOB = 50
"""About a second of work, which a crash may have to repeat."""


def defer_documents(bills: Sequence[int]) -> None:
    """Queue the making of documents, in the transaction that issued the bills."""
    jobs: list[dict[str, JSONValue]] = [
        {"bills": list(bills[start : start + BILLS_PER_JOB])}
        for start in range(0, len(bills), BILLS_PER_JOB)
    ]
    make_documents.batch_defer(*jobs)


@app.task(name="make_documents", retry=RETRY_FOREVER)
def make_documents(bills: list[int]) -> None:
    """Make the documents of those bills that have none.

    A bill whose record has a fault is reported and gets none.
    """
    with batch(DOCUMENTS_ACTOR):
        wanted = list(bills_without_document(Bill.objects.filter(pk__in=bills)))
        passing = filter_sound_bills(wanted, now())
    documents = upload_all(render_bill_document(bill, now()) for bill in passing)
    with batch(DOCUMENTS_ACTOR):
        insert_documents(documents)
        defer_bill_mails(passing)


def defer_bill_mails(bills: Sequence[Bill]) -> None:
    """Queue the mails to the customers of these bills."""
    jobs: list[dict[str, JSONValue]] = [
        {"party": b.party_id, "actor": DOCUMENTS_ACTOR, "bill": b.pk} for b in bills
    ]
    if jobs:
        tell_bill.batch_defer(*jobs)


@app.task(name="make_later_document", retry=RETRY_FOREVER)
def make_revision_document(party: int, actor: str, revision: int) -> None:
    """Make the document of a revision.

    Unavailable, so that the job is tried again, until the document that it follows
    exists.
    """
    with scope(actor, party):
        row = Revision.objects.get(pk=revision)
    make_documents([row.bill_id])
    with scope(actor, party):
        before = followed_document(row)
        if Document.objects.filter(party=party, number=row.number).exists():
            return
    if before is None:
        raise Unavailable(f"{row.number} waits for the document before it")
    documents = upload_all([render_revision_document(row, before, now())])
    with scope(actor, party):
        insert_documents(documents)


def followed_document(row: Revision) -> Document | None:
    follows = parse_record(row.record).follows
    number = follows.number if follows else ""
    return Document.objects.filter(party=row.party_id, number=number).first()


def defer_missing_documents() -> int:
    """Queue every bill that has no document, and return how many."""
    with batch(DOCUMENTS_ACTOR), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        rows = bills_without_document(Bill.objects.order_by("pk"))
        bills = list(rows.values_list("pk", flat=True))
        if bills:
            defer_documents(bills)
    return len(bills)
