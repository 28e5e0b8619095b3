"""Many documents as one ZIP: made a few at a time, resumed, for one person alone."""

import csv
import io
import subprocess
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.billing.models import Bill
from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.billing.revisions.revise_bill import correct_invoice
from madoguchi.customers.models import BillingAccount
from madoguchi.documents.bundles import bundle_path
from madoguchi.documents.models import Bundle
from madoguchi.documents.store import content_digest
from madoguchi.documents.zip_writer import ResumableZip
from madoguchi.jobs.documents import bundle_tasks as jobs
from madoguchi.jobs.documents.bundle_index import DAMAGED_NOTE
from madoguchi.jobs.documents.bundle_tasks import delete_expired_bundles, make_bundle
from madoguchi.jobs.upkeep.janitor import mend_after_crashes
from madoguchi.kernel.calendar import JST
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.document_rows import some_documents
from tests.journeys.test_revisions import asked as for_a_reason
from tests.journeys.test_revisions import reissued, work
from tests.operator import an_operator
from tests.people import Person, sign_up


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.BUNDLE_FOLDER = tmp_path / "bundles"


@pytest.fixture
def shelf(hanako) -> Person:
    """Three bills of hers with documents."""
    an_operator()
    for month in (8, 9, 10):
        document_of_bill(a_bill(hanako, date(2026, month, 1)))
    return hanako


def asked(person: Person, query: str = "", **more: str) -> Bundle:
    key = uuid4()
    answer = person.client.post(f"/bills/export/?{query}", {"key": key, **more})
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == f"/bills/export/{key}/"
    with batch("test"):
        return Bundle.objects.get(key=key)


def made(bundle: Bundle) -> Bundle:
    while not bundle.ready_at:
        before = bundle.packed
        make_bundle(bundle.party_id, "test", bundle.pk)
        with batch("test"):
            bundle.refresh_from_db()
        assert bundle.packed > before or bundle.ready_at
    return bundle


def content_of(answer) -> bytes:
    try:
        return b"".join(answer)
    finally:
        answer.close()


def test_the_zip_holds_every_face_the_index_and_the_hashes(shelf, monkeypatch):
    monkeypatch.setattr(jobs, "DOCUMENTS_PER_JOB", 2)
    bundle = made(asked(shelf, inspector="yes"))
    answer = shelf.client.get(f"/bills/export/{bundle.key}/file.zip")
    assert answer.status_code == 200
    content = content_of(answer)
    assert len(content) == int(answer["Content-Length"]) == bundle.bytes
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len(names) == 3 * 3 + 4
    assert "システム概要と検索の方法.txt" in names
    index = archive.read("索引簿.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(index, newline="")))
    assert [row["番号"] for row in rows] == ["1", "2", "3"]
    for row in rows:
        assert content_digest(archive.read(row["ファイル"])) == row["SHA-256（PDF）"]
        assert row["ファイル"][:-4] + "_UBL.xml" in names
        assert row["書類の番号"] in row["ファイル"]
        said = (row["取引先"], row["登録番号"], row["宛名"])
        assert said == ("みちのく通信株式会社", "T8000000000001", "hanako")
        assert (row["元の書類"], row["状態"]) == ("", "有効")


def test_a_name_like_a_formula_is_a_text_in_the_index(hanako):
    """A spreadsheet that opens the index computes nothing that a customer typed."""
    an_operator()
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(addressee='=HYPERLINK("//a.example")')
        hanako.account.refresh_from_db()
    bill = a_bill(hanako, date(2026, 10, 1))
    document_of_bill(bill)
    with scope("test", hanako.party.pk):
        correct_invoice(bill, {4: 359}, for_a_reason("@SUM(1)"))
    work()
    with zipfile.ZipFile(bundle_path(made(asked(hanako)))) as archive:
        index = archive.read("索引簿.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(index, newline="")))
    assert [row["宛名"] for row in rows] == ['\'=HYPERLINK("//a.example")'] * 2
    assert [row["理由"] for row in rows] == ["", "'@SUM(1)"]


def test_its_hashes_vouch_for_each_file_in_it(shelf, monkeypatch, tmp_path):
    """Also after a crash that left half a line behind; sha256sum itself says so."""
    monkeypatch.setattr(jobs, "DOCUMENTS_PER_JOB", 1)
    bundle = asked(shelf, inspector="yes")
    make_bundle(bundle.party_id, "test", bundle.pk)
    with bundle_path(bundle).with_suffix(".sha256").open("ab") as file:
        file.write(b"0000  half a line that no mark covers")
    made(bundle)
    out = tmp_path / "out"
    with zipfile.ZipFile(bundle_path(bundle)) as archive:
        archive.extractall(out)
        names = {*archive.namelist()} - {"ハッシュ値.txt"}
    hashes = (out / "ハッシュ値.txt").read_text().splitlines()
    assert {line.partition("  ")[2] for line in hashes} == names
    assert len(hashes) == len(names) == 3 * 3 + 3
    check = ["sha256sum", "--check", "--strict", "--quiet", "ハッシュ値.txt"]
    subprocess.run(check, cwd=out, check=True)
    (table,) = out.glob("2026-11/*I*202608*.csv")
    table.write_bytes(table.read_bytes() + b" ")
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run(check, cwd=out, check=True, capture_output=True)


def test_the_index_says_what_follows_what_and_what_still_counts(shelf):
    with batch("test"):
        bills = list(Bill.objects.order_by("billing_month"))
    with scope("test", shelf.party.pk):
        right = correct_invoice(bills[0], {4: 359}, for_a_reason())
    reissued(shelf, bills[1])
    work()
    with zipfile.ZipFile(bundle_path(made(asked(shelf)))) as archive:
        index = archive.read("索引簿.csv").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(index, newline=""))
    told = {row["書類の番号"]: row for row in rows}
    first, second, third = (bill.invoice_number for bill in bills)
    assert {n: (row["元の書類"], row["状態"]) for n, row in told.items()} == {
        first: ("", "修正済み"),
        f"{first}-1": (first, "有効"),
        second: ("", "取消済み"),
        f"{second}-1": (second, "取消"),
        f"{second}-2": (second, "有効"),
        third: ("", "有効"),
    }
    valid = [row for row in told.values() if row["状態"] == "有効"]
    owed = right.total_yen + bills[1].total_yen + bills[2].total_yen
    assert sum(int(row["税込（円）"]) for row in valid) == owed


def test_its_name_says_the_day_in_japan_also_before_nine(shelf):
    """Half past midnight in Japan is still the day before in UTC."""
    with clock_at(datetime(2026, 11, 29, 0, 30, tzinfo=JST)):
        bundle = made(asked(shelf))
        answer = shelf.client.head(f"/bills/export/{bundle.key}/file.zip")
    expected = content_disposition("20261129_請求書_3件.zip")
    assert answer["Content-Disposition"] == expected


def test_only_what_the_search_finds_is_in_it(shelf):
    bundle = made(asked(shelf, "by=month&begin=2026-09&end=2026-09"))
    assert (bundle.documents, bundle.packed) == (1, 1)


def test_a_crash_in_the_middle_loses_the_work_of_one_job(shelf, monkeypatch):
    monkeypatch.setattr(jobs, "DOCUMENTS_PER_JOB", 1)
    bundle = asked(shelf)
    make_bundle(bundle.party_id, "test", bundle.pk)
    with bundle_path(bundle).open("ab") as file:
        file.write(b"half an entry that no mark covers")
    made(bundle)
    with zipfile.ZipFile(bundle_path(bundle)) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == 12


def test_a_job_that_comes_twice_adds_nothing(shelf):
    bundle = made(asked(shelf))
    before = bundle_path(bundle).read_bytes()
    make_bundle(bundle.party_id, "test", bundle.pk)
    assert bundle_path(bundle).read_bytes() == before
    assert [*bundle_path(bundle).parent.iterdir()] == [bundle_path(bundle)]


def test_a_late_job_leaves_what_another_has_finished_meanwhile(shelf, monkeypatch):
    """One that was given out twice: it waits for the lock until the other is ready."""
    monkeypatch.setattr(jobs, "DOCUMENTS_PER_JOB", 2)
    bundle, alone, late = asked(shelf), jobs.bundle_lock, []

    @contextmanager
    def at_last(place):
        monkeypatch.setattr(jobs, "bundle_lock", alone)
        late.append(made(bundle))
        late.append(bundle_path(bundle).read_bytes())
        with alone(place) as is_mine:
            yield is_mine

    monkeypatch.setattr(jobs, "bundle_lock", at_last)
    make_bundle(bundle.party_id, "test", bundle.pk)
    assert bundle_path(bundle).read_bytes() == late[1]
    with batch("test"):
        assert Bundle.objects.get().ready_at == late[0].ready_at


def test_one_whose_job_is_gone_is_found_and_made(shelf):
    bundle = asked(shelf)
    soon = now() + timedelta(minutes=2)
    assert mend_after_crashes(soon) == {}
    ProcrastinateJob.objects.all().delete()
    assert (
        mend_after_crashes(soon) == {"bundle sent for": 1}
        and mend_after_crashes(soon) == {}
    )
    (job,) = ProcrastinateJob.objects.filter(task_name="make_bundle")
    job_args = job.args
    ProcrastinateJob.objects.all().delete()
    assert mend_after_crashes(bundle.expires_at) == {}
    make_bundle(**job_args)
    made(bundle)
    ProcrastinateJob.objects.all().delete()
    assert mend_after_crashes(soon) == {}


def test_one_whose_time_is_over_is_not_made_any_more(shelf):
    bundle = asked(shelf)
    with batch("test"):
        Bundle.objects.update(expires_at=now())
    make_bundle(bundle.party_id, "test", bundle.pk)
    delete_expired_bundles(now() + timedelta(minutes=1))
    make_bundle(bundle.party_id, "test", bundle.pk)
    assert not bundle_path(bundle).exists()


def test_a_download_goes_on_where_it_was_cut_off(shelf):
    bundle = made(asked(shelf))
    where, whole = (
        f"/bills/export/{bundle.key}/file.zip",
        bundle_path(bundle).read_bytes(),
    )
    client = shelf.client
    tag = client.head(where)["ETag"]
    for asked_for, part in (
        ("bytes=0-99", whole[:100]),
        ("bytes=1000-", whole[1000:]),
        ("bytes=-50", whole[-50:]),
        (f"bytes={len(whole) - 1}-{len(whole) + 9}", whole[-1:]),
    ):
        answer = client.get(where, headers={"Range": asked_for, "If-Range": tag})
        assert answer.status_code == 206
        assert content_of(answer) == part
        assert answer["Content-Range"].endswith(f"/{len(whole)}")
    other = client.get(where, headers={"Range": "bytes=9-", "If-Range": '"other"'})
    assert other.status_code == 200 and content_of(other) == whole
    for nonsense in ("bytes=-", "bytes=a-b", "bytes=0-1,3-4", "items=0-1"):
        answer = client.get(where, headers={"Range": nonsense})
        assert answer.status_code == 200 and content_of(answer) == whole
    outside = client.get(where, headers={"Range": f"bytes={len(whole)}-"})
    assert outside.status_code == 416


def test_one_who_is_still_reading_keeps_nobody_from_the_file(shelf):
    bundle = made(asked(shelf))
    where = f"/bills/export/{bundle.key}/file.zip"
    reader = shelf.client.get(where)
    assert reader.status_code == 200
    assert content_of(shelf.client.get(where)) == content_of(reader)


def test_the_proxy_sends_the_file_where_there_is_one(shelf, settings):
    settings.SENDFILE_PREFIX = "/inside"
    bundle = made(asked(shelf))
    answer = shelf.client.get(f"/bills/export/{bundle.key}/file.zip")
    assert answer["X-Accel-Redirect"] == f"/inside/{bundle.key.hex}.zip"
    assert answer.content == b""


def test_nobody_else_has_the_link_not_even_a_colleague(shelf, taro):
    bundle = made(asked(shelf))
    colleague = sign_up("colleague")
    colleague.member.party = shelf.party
    colleague.member.save()
    for person in (taro, colleague):
        for end in ("", "file.zip"):
            answer = person.client.get(f"/bills/export/{bundle.key}/{end}")
            assert answer.status_code == 404
        page = person.client.get("/bills/export/").content.decode()
        assert str(bundle.key) not in page


def test_a_link_that_is_over_leads_nowhere_and_its_files_go(shelf):
    bundle = made(asked(shelf))
    with batch("test"):
        Bundle.objects.update(expires_at=now() - timedelta(seconds=1))
    where = f"/bills/export/{bundle.key}/file.zip"
    assert shelf.client.get(where).status_code == 404
    delete_expired_bundles(now())
    assert list(django_settings.BUNDLE_FOLDER.iterdir()) == []
    with batch("test"):
        assert not Bundle.objects.exists()


def test_a_second_click_makes_no_second_zip(shelf):
    key = uuid4()
    for _ in range(2):
        shelf.client.post("/bills/export/", {"key": key})
    with batch("test"):
        assert Bundle.objects.count() == 1


def test_nothing_found_and_too_many_are_refused_with_a_code(shelf):
    client = shelf.client
    none = client.post("/bills/export/?least=99999999", {"key": uuid4()})
    assert none.status_code == 409 and "BILL-2050" in none.content.decode()
    for _ in range(3):
        asked(shelf)
    much = client.post("/bills/export/", {"key": uuid4()})
    assert much.status_code == 409 and "BILL-2051" in much.content.decode()


def test_a_document_whose_file_was_changed_is_left_out_and_named(hanako):
    an_operator()
    some_documents(hanako, [{}])
    bundle = made(asked(hanako))
    with zipfile.ZipFile(bundle_path(bundle)) as archive:
        index = archive.read("索引簿.csv").decode("utf-8-sig")
        assert DAMAGED_NOTE in index and len(archive.namelist()) == 3


def test_an_archive_of_many_entries_has_the_wide_ending(tmp_path):
    at = now()
    with ResumableZip(tmp_path / "many.zip", {}) as archive:
        for nth in range(65_536):
            archive.add(f"{nth}.pdf", b"", at)
        archive.finish()
    with zipfile.ZipFile(tmp_path / "many.zip") as many:
        assert len(many.namelist()) == 65_536
