"""Documents are kept as long as the rule says, and go afterwards with a record."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection

from madoguchi.contracts.models import Contract
from madoguchi.documents.audit_chain import chain_documents
from madoguchi.documents.ingest import build_fingerprints
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.store import storage_backend, storage_path, store_content
from madoguchi.jobs.documents.audit_verification import verify_audit_log
from madoguchi.jobs.documents.discarded_files import purge_discarded_files
from madoguchi.jobs.documents.expired_documents import delete_expired_documents
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.database_clock import database_now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.toolkit.base import REGISTRY
from tests.bills import a_bill, document_of_bill
from tests.document_rows import some_documents
from tests.months import MONTHS_KEPT, month_ago
from tests.operator import an_operator
from tests.people import Person

NIGHT = datetime(2026, 11, 24, 2, 29, tzinfo=UTC)


def issued(person: Person, *days: date, **changes) -> list[Document]:
    """With their files, chained, one on each of those days."""
    told = [
        {
            "issued_on": day,
            "pdf_sha256": store_content(f"{person.party.pk} {day} pdf".encode()),
            "xml_sha256": store_content(f"{person.party.pk} {day} xml".encode()),
            **changes,
        }
        for day in days
    ]
    rows = some_documents(person, told)
    with batch("test"):
        chain_documents(rows)
        Fingerprint.objects.bulk_create(
            [p for row in rows for p in build_fingerprints(row)]
        )
    return rows


def night() -> None:
    delete_expired_documents(max_percent=100)


def purge_without_grace(settings) -> None:
    settings.DELETION_GRACE_DAYS = 0
    purge_discarded_files(database_now())


def kept_until(kind: str, issued_on: str) -> date:
    with connection.cursor() as cursor:
        cursor.execute("SELECT documents_kept_until(%s, %s)", [kind, issued_on])
        return cursor.fetchone()[0]


def left() -> list[date]:
    with batch("test"):
        return sorted(Document.objects.values_list("issued_on", flat=True))


def test_after_ten_years_and_the_tax_year_it_goes_and_not_a_day_before(
    hanako, settings
):
    young = month_ago(MONTHS_KEPT - 1)  # its first day
    old = young - timedelta(days=1)
    rows = issued(hanako, old, young)
    night()
    assert left() == [young]
    gone = rows[0]
    assert Path(
        storage_backend().path(storage_path(gone.pdf_sha256))
    ).exists()  # in its days of grace
    purge_without_grace(settings)
    assert not Path(storage_backend().path(storage_path(gone.pdf_sha256))).exists()
    assert Path(storage_backend().path(storage_path(rows[1].pdf_sha256))).exists()
    kept = Fingerprint.objects.filter(number=gone.number)
    assert {(f.shown, f.deleted_on is None) for f in kept} == {("", False)}
    with batch("test"):
        told = AuditEvent.objects.get(verb="document_deleted")
        assert told.target == gone.number
        assert told.changes["issued_on"] == [f"{old}", ""]
        tally, fault = verify_audit_log()
    assert (tally.documents, fault) == (1, "")


def test_ten_years_count_from_the_end_of_the_tax_year_and_the_time_to_file(db_of_all):
    assert kept_until("invoice", "2015-07-31") == date(2026, 11, 1)
    assert kept_until("invoice", "2015-08-01") == date(2026, 12, 1)
    assert kept_until("return", "2016-02-29") == date(2027, 6, 1)


def test_a_rule_counts_for_its_kind_and_from_its_day_on(hanako):
    call_command("retention", kind="invoice", years=7, from_on=date(2017, 1, 1))
    kept, gone = date(2016, 12, 31), date(2017, 1, 1)
    issued(hanako, kept, gone)
    night()
    assert left() == [kept]
    for years in (6, 0, 7):
        with pytest.raises(CommandError):
            call_command(
                "retention", kind="invoice", years=years or 1, from_on=date(2017, 1, 1)
            )


def test_no_role_deletes_early_not_even_with_a_record(hanako):
    (row,) = issued(hanako, date(2026, 1, 10))
    with batch("test"):
        record(Act("document_deleted", row.number, hanako.party.pk, "test", NIGHT))
    with batch("test"), connection.cursor() as cursor:
        cursor.execute("SELECT billing_forget(%s)", [row.pk])
        assert cursor.fetchone() == (False,)
    assert left() == [date(2026, 1, 10)]
    assert Fingerprint.objects.count() == 3


def test_no_role_deletes_without_a_record(hanako):
    (row,) = issued(hanako, date(2010, 1, 10))
    with batch("test"), connection.cursor() as cursor:
        cursor.execute("SELECT billing_forget(%s)", [row.pk])
        assert cursor.fetchone() == (False,)
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT billing_forget(%s)", [row.pk])
    assert left() == [date(2010, 1, 10)]


def test_a_document_stays_as_long_as_one_that_is_about_it(hanako):
    (first,) = issued(hanako, date(2012, 1, 10))
    with batch("test"):
        later = Document.objects.get(pk=first.pk)
        later.pk, later.number = None, f"{first.number}-1"
        later.issued_on, later.replaces = date(2020, 1, 10), first
        later.save(force_insert=True)
    night()
    assert left() == [date(2012, 1, 10), date(2020, 1, 10)]


def test_whose_contracts_have_ended_still_reads_but_asks_for_nothing(hanako):
    an_operator()
    document_of_bill(a_bill(hanako))
    with scope("test", hanako.party.pk):
        Contract.objects.update(status="ended", ended_on=date(2026, 10, 31))
    client, code = hanako.client, hanako.contract.code
    for where in (
        "/",
        f"/c/{code}/bills/2026-10",
        f"/c/{code}/bills/2026-10/invoice.pdf",
    ):
        assert client.get(where).status_code == 200, where
    found = client.get("/bills/search/").context["page"]
    assert found.sums.documents == 1
    assert client.post("/bills/export/", {"key": uuid4()}).status_code == 302
    of_contract = [slug for slug, kind in REGISTRY.items() if kind.services]
    open_ = {slug for slug in of_contract if asks(client, code, slug)}
    assert open_ <= {"nickname"}  # a name for oneself, not a change of the contract


def asks(client, code: str, slug: str) -> bool:
    """Whether a draft begins."""
    answer = client.post(f"/c/{code}/p/{slug}/", {"key": uuid4()})
    return answer.status_code == 302
