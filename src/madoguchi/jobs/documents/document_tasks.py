"""Documents of issued bills: made by jobs of a few dozen, each once."""

from collections.abc import Sequence
from typing import cast

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.renderers.signed_document import (
    bills_without_document,
    render_bill_document,
    render_revision_document,
)
from madoguchi.billing.run.issue_checks import filter_sound_bills
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
"""Bills in one job: about a second of work, and what a crash may have to do again."""


def defer_documents(bills: Sequence[int]) -> None:
    """Have these documents made. In the transaction that issued the bills."""
    few = [
        list(bills[at : at + BILLS_PER_JOB])
        for at in range(0, len(bills), BILLS_PER_JOB)
    ]
    asked: list[dict[str, JSONValue]] = [{"bills": list(part)} for part in few]
    make_documents.batch_defer(*asked)


@app.task(name="make_documents", retry=RETRY_FOREVER)
def make_documents(bills: list[int]) -> None:
    """Bills that have their document are left alone: a second run makes nothing.

    A bill whose record the checklist faults is reported and gets none.
    """
    with batch(DOCUMENTS_ACTOR):
        wanted = list(bills_without_document(Bill.objects.filter(pk__in=bills)))
        sound = filter_sound_bills(wanted, now())
    made = upload_all(render_bill_document(bill, now()) for bill in sound)
    with batch(DOCUMENTS_ACTOR):
        insert_documents(made)
        defer_bill_mails(sound)


def defer_bill_mails(bills: Sequence[Bill]) -> None:
    """Their customers hear of it, now that the document is there."""
    told = [
        {"party": b.party_id, "actor": DOCUMENTS_ACTOR, "bill": b.pk} for b in bills
    ]
    if told:
        tell_bill.batch_defer(*cast(list[dict[str, JSONValue]], told))


@app.task(name="make_later_document", retry=RETRY_FOREVER)
def make_revision_document(party: int, actor: str, revision: int) -> None:
    """The document of a revision, once the one that it follows is there."""
    with scope(actor, party):
        row = Revision.objects.get(pk=revision)
    make_documents([row.bill_id])
    with scope(actor, party):
        before = followed_document(row)
        if Document.objects.filter(party=party, number=row.number).exists():
            return
    if before is None:
        raise Unavailable(f"{row.number} waits for the document before it")
    made = upload_all([render_revision_document(row, before, now())])
    with scope(actor, party):
        insert_documents(made)


def followed_document(row: Revision) -> Document | None:
    follows = parse_record(row.record).follows
    number = follows.number if follows else ""
    return Document.objects.filter(party=row.party_id, number=number).first()


def defer_missing_documents() -> int:
    """Ask again for every bill that has no document; how many."""
    with batch(DOCUMENTS_ACTOR), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        found = bills_without_document(Bill.objects.order_by("pk"))
        bills = list(found.values_list("pk", flat=True))
        if bills:
            defer_documents(bills)
    return len(bills)
