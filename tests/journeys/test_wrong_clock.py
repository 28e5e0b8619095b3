"""A host whose clock is wrong, or a job that names another day, deletes nothing."""

import os
import subprocess
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime
from procrastinate.contrib.django import app

from madoguchi.documents.models import DiscardedFile, Document
from madoguchi.documents.store import storage_backend, storage_path, store_content
from madoguchi.jobs.documents.audit_verification import batch_snapshot, verify_audit_log
from madoguchi.jobs.documents.discarded_files import purge_discarded_files
from madoguchi.jobs.documents.expired_documents import (
    delete_expired_documents,
    delete_expired_tonight,
)
from madoguchi.jobs.documents.file_verification import stored_file_faults
from madoguchi.jobs.upkeep.janitor import mend_if_database_answers
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.database_clock import database_now, refuse_clock_drift
from madoguchi.platform.models import AuditEvent
from tests.bills import a_bill, document_of_bill
from tests.homes import MADOGUCHI_PROGRAM, a_home
from tests.journeys.test_deletions import JUNE, billed
from tests.months import MONTHS_KEPT, day_ago
from tests.operator import an_operator

IN_14_YEARS = 2_240_611_200  # 2041-01-01
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
RUNS_IN_MINUTES = {"DONT_FAKE_MONOTONIC": "1", "FAKETIME": "+14y"}


@pytest.fixture
def expired(hanako):
    """A bill whose document may go since this month, beside one that is kept."""
    an_operator()
    bill = billed(hanako, 1, JUNE, f"{day_ago(MONTHS_KEPT, 10)}")
    document_of_bill(a_bill(hanako, date(2026, 10, 1), invoice_number="I000000002"))
    with batch("test"):
        return Document.objects.get(number=bill.invoice_number)


def file_of(sha256: str) -> Path:
    return Path(storage_backend().path(storage_path(sha256)))


def documents() -> set[str]:
    with batch("test"):
        return set(Document.objects.values_list("number", flat=True))


def found_by_both() -> tuple[str, list[str]]:
    """The first fault that `audit verify` names, and all of `documents verify`."""
    with batch_snapshot():
        fault = verify_audit_log()[1]
    return fault, [one.number for one in stored_file_faults()]


def make_old(file: Path) -> None:
    two_days_ago = datetime.now(UTC) - timedelta(days=2)
    os.utime(file, (two_days_ago.timestamp(),) * 2)


@pytest.mark.parametrize(
    "name", ["forget_documents", "purge_discarded_files", "see_leavers_off"]
)
def test_a_job_that_names_a_day_to_come_acts_by_the_databases_day(hanako, name):
    an_operator()
    document = document_of_bill(a_bill(hanako))
    app.tasks[name](timestamp=IN_14_YEARS)
    assert documents() == {document.number}
    assert file_of(document.pdf_sha256).exists()
    assert file_of(document.xml_sha256).exists()
    with batch("test"):
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs.isdisjoint({"document_deleted", "access_ended"})
    assert found_by_both() == ("", [])


@pytest.mark.parametrize("minutes", [-3, 3, 60 * 24 * 365 * 14])
def test_minutes_between_the_clocks_are_refused_and_seconds_are_not(db_of_all, minutes):
    refuse_clock_drift(database_now() + timedelta(seconds=90))
    with pytest.raises(Refused) as refused:
        refuse_clock_drift(database_now() + timedelta(minutes=minutes))
    assert refused.value.code == "clocks_differ"
    assert "何も始めていません" in str(refused.value)


def test_the_databases_moment_is_a_day_in_japan(db_of_all):
    assert database_now().utcoffset() == timedelta(hours=9)
    assert abs(database_now() - localtime()) < timedelta(minutes=1)


def test_a_worker_whose_clock_is_years_ahead_does_not_start(tmp_path):
    if not FAKETIME.exists():
        pytest.skip("libfaketime is not installed: apt-get install faketime")
    with a_home() as home:
        wrong = {"LD_PRELOAD": str(FAKETIME), **RUNS_IN_MINUTES}
        for words in (["worker"], ["bills", "faults", "--month", "2026-10"]):
            process = subprocess.run(
                [MADOGUCHI_PROGRAM, *words],
                env=home.environment | wrong,
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert process.returncode == 1, process.stderr
            assert "clocks_differ" in process.stderr
            assert "Traceback" not in process.stderr


def test_rows_go_first_and_files_only_after_their_days_of_grace(expired, settings):
    pdf, xml = file_of(expired.pdf_sha256), file_of(expired.xml_sha256)
    delete_expired_documents(max_percent=50)
    assert documents() == {"I000000002"}
    assert pdf.exists() and xml.exists() and found_by_both() == ("", [])
    purge_discarded_files(database_now())
    assert pdf.exists() and xml.exists()
    settings.DELETION_GRACE_DAYS = 0
    purge_discarded_files(database_now())
    assert not pdf.exists() and not xml.exists()
    with batch("test"):
        assert not DiscardedFile.objects.exists()
    assert found_by_both() == ("", [])


def test_in_its_days_of_grace_a_file_can_be_brought_back(expired, tmp_path):
    as_issued = file_of(expired.pdf_sha256).read_bytes()
    delete_expired_documents(max_percent=50)
    listing, written = StringIO(), StringIO()
    call_command("documents", "discarded", stdout=listing)
    digests = {line.split(",")[1] for line in listing.getvalue().splitlines()}
    assert digests == {expired.pdf_sha256, expired.xml_sha256}
    words = ("documents", "bring-back", expired.number)
    call_command(*words, to=tmp_path / "back", stdout=written)
    files = [Path(line) for line in written.getvalue().splitlines()]
    assert as_issued in [file.read_bytes() for file in files] and len(files) == 2
    with pytest.raises(CommandError, match="not_discarded"):
        call_command("documents", "bring-back", "I000000002", to=tmp_path)


def test_a_file_that_a_document_names_again_is_not_taken_away(expired, settings):
    settings.DELETION_GRACE_DAYS = 0
    with batch("test"):
        DiscardedFile.objects.create(
            sha256=expired.pdf_sha256,
            number=expired.number,
            discarded_at=database_now() - timedelta(days=1),
        )
    purge_discarded_files(database_now())
    assert file_of(expired.pdf_sha256).exists()


def test_more_than_the_operators_share_is_refused_and_nothing_goes(expired, settings):
    settings.MAX_DELETION_PERCENT = 49
    for run in (
        lambda: delete_expired_tonight(database_now()),
        lambda: delete_expired_documents(max_percent=49),
    ):
        with pytest.raises(Refused) as refused:
            run()
        assert refused.value.code == "deletion_share" and "50.0%" in str(refused.value)
    with pytest.raises(CommandError, match="deletion_share"):
        call_command("retention", delete=True)
    assert documents() == {"I000000001", "I000000002"}
    with batch("test"):
        assert not AuditEvent.objects.filter(verb="document_deleted").exists()
    call_command("retention", delete=True, max_percent=50)
    assert documents() == {"I000000002"}


def test_an_event_of_deletion_beside_its_document_is_found_by_both(expired):
    with batch("test"):
        act = Act("document_deleted", expired.number, expired.party_id, "test", NOW)
        record(act)
    fault, numbers = found_by_both()
    assert fault == (
        f"書類 {expired.number}: 監査記録では削除済みですが、書類が残っています。"
    )
    assert numbers == [expired.number]


NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("name", ["pdf", "xml"])
def test_a_missing_file_is_found_by_both(expired, name):
    file_of(expired.digests[name]).unlink()
    fault, numbers = found_by_both()
    assert expired.number in fault and "ファイルがありません" in fault
    assert numbers == [expired.number]


def test_a_file_that_is_lost_within_its_days_of_grace_is_found(expired):
    delete_expired_documents(max_percent=50)
    file_of(expired.pdf_sha256).unlink()
    fault, numbers = found_by_both()
    assert "猶予期間中" in fault and numbers == [expired.number]


def test_a_file_of_no_document_is_found_after_a_day_and_can_be_discarded(expired):
    sha256 = store_content(b"of no document")
    assert found_by_both() == ("", [])  # its row may be on the way
    make_old(file_of(sha256))
    fault, numbers = found_by_both()
    assert sha256 in fault and numbers == [sha256]
    call_command("documents", "discard-orphans", stdout=StringIO())
    assert found_by_both() == ("", [])
    assert file_of(sha256).exists()
    file_of(sha256).unlink()  # the store outlives this test


def test_the_janitor_looks_as_long_as_the_clocks_agree(db_of_all):
    mend_if_database_answers()
