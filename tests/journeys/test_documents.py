"""Documents: made once by a job, kept under their digest, the same bytes for ever."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.billing.run.signed_document import render_bill_document
from madoguchi.documents.ingest import insert_documents, upload_all
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.documents.store import (
    content_digest,
    fetch_content,
    storage_backend,
    storage_path,
    store_content,
)
from madoguchi.jobs.bills.bill_run import issue_all_bills, parse_run
from madoguchi.jobs.documents.document_tasks import (
    defer_missing_documents,
    make_documents,
)
from madoguchi.jobs.documents.document_verdict import look_up_document
from madoguchi.jobs.documents.file_verification import stored_file_faults
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from tests.billable_accounts import insert_billable_accounts
from tests.bills import a_bill, document_of_bill
from tests.journeys.test_revisions import reissued, work


def jobs() -> list[dict[str, object]]:
    waiting = ProcrastinateJob.objects.filter(task_name="make_documents")
    return [job.args for job in waiting.order_by("pk")]


def unheard(done: int, of: int) -> None:
    """Progress that nobody follows."""


def test_the_job_makes_one_document_a_bill_and_a_second_run_none(hanako):
    bill = a_bill(hanako)
    document = document_of_bill(bill)
    assert document_of_bill(bill) == document
    assert document.total_yen == bill.total_yen
    assert document.record_sha256 == bill.sha256
    assert document.counterparty == "hanako" and document.kind == "invoice"
    assert "国内通話料" in document.words
    pdf = fetch_content(document.pdf_sha256)
    assert pdf.startswith(b"%PDF-") and len(pdf) == document.pdf_bytes
    found = {
        p.face: p.sha256 for p in Fingerprint.objects.filter(number=document.number)
    }
    assert found["pdf"] == content_digest(pdf) and found["record"] == bill.sha256


def test_of_two_processes_that_make_one_document_the_first_counts(hanako):
    """The row, the fingerprints and the event are of one file, the one that is kept."""
    bill = a_bill(hanako)
    first = document_of_bill(bill)
    with batch("test"):
        (second,) = upload_all([render_bill_document(bill, now())])
        second.pdf_sha256 = "f" * 64
        assert insert_documents([second]) == 0
        assert Document.objects.get().pdf_sha256 == first.pdf_sha256
        assert AuditEvent.objects.filter(verb="document_issued").count() == 1
    assert not Fingerprint.objects.filter(sha256="f" * 64).exists()


def test_what_is_in_the_store_is_never_written_again():
    sha256 = store_content("請求書".encode())
    file = Path(storage_backend().path(storage_path(sha256)))
    before = file.stat()
    assert store_content("請求書".encode()) == sha256
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert file.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b"x" + b[1:]])
def test_a_file_that_was_changed_is_not_handed_out(change):
    sha256 = store_content(b"as it was issued")
    file = Path(storage_backend().path(storage_path(sha256)))
    file.chmod(0o600)
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(Refused) as refused:
        fetch_content(sha256)
    assert refused.value.code == "document_damaged"


def test_a_file_that_is_gone_is_refused_too():
    with pytest.raises(Refused):
        fetch_content(content_digest(b"never kept"))


def test_a_bill_run_asks_for_the_documents_of_its_bills(db_of_all):
    insert_billable_accounts(60)
    run = parse_run("2026-10", "2026-11-10T09:00:00")
    issue_all_bills(run, unheard)
    asked = [len(job["bills"]) for job in jobs()]
    assert asked == [50, 10]
    for job in jobs():
        make_documents(**job)
    with batch("test"):
        assert Document.objects.count() == 60
        assert Document.objects.values("party", "number").distinct().count() == 60
    issue_all_bills(run, unheard)
    assert len(jobs()) == 2


def test_missing_documents_can_be_asked_for_again(hanako):
    bill = a_bill(hanako)
    assert defer_missing_documents() == 1
    assert jobs() == [{"bills": [bill.pk]}]
    make_documents([bill.pk])
    assert defer_missing_documents() == 0


def test_verify_names_the_documents_whose_files_have_changed_and_no_other(hanako):
    rows = [
        document_of_bill(a_bill(hanako, date(2026, month, 1))) for month in (8, 9, 10)
    ]
    assert list(stored_file_faults()) == []
    file = Path(storage_backend().path(storage_path(rows[1].pdf_sha256)))
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1])
    Path(storage_backend().path(storage_path(rows[2].xml_sha256))).unlink()
    assert [fault.number for fault in stored_file_faults()] == [
        rows[1].number,
        rows[2].number,
    ]


def verify_all() -> tuple[list[str], str]:
    """The lines of the command, and what it ends with."""
    out = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("documents", "verify", stdout=out)
    assert ended.value.returncode == 1
    return out.getvalue().splitlines(), str(ended.value)


@pytest.mark.parametrize("left", ["nothing", "a broken link", "a folder"])
def test_a_file_that_is_missing_is_named_and_the_others_are_verified(hanako, left):
    rows = [
        document_of_bill(a_bill(hanako, date(2026, month, 1))) for month in (8, 9, 10)
    ]
    sha256 = rows[0].pdf_sha256
    file = Path(storage_backend().path(storage_path(sha256)))
    file.unlink()
    if left == "a broken link":
        file.symlink_to(file.parent / "gone")
    elif left == "a folder":
        file.mkdir()
    last = Path(storage_backend().path(storage_path(rows[2].xml_sha256)))
    last.chmod(0o600)
    last.write_bytes(b"<other/>")
    lines, end = verify_all()
    why = f"保管庫にファイルがありません（{sha256}）"
    if left == "a folder":
        why = "保管庫のファイルを読み取れません。権限と保管庫を確かめてください"
    assert lines == [
        f"{rows[0].number} pdf: {why}",
        f"{rows[2].number} xml: 保管庫のファイルが記録と一致しません",
    ]
    assert end == "2件のファイルが発行時と異なるか、確かめられません。"
    if left == "a folder":
        file.rmdir()  # the store is the same for other tests
    file.unlink(missing_ok=True)


def test_a_name_that_is_nothing_does_not_hide_those_behind_it(hanako, tmp_path):
    document = document_of_bill(a_bill(hanako))
    out = StringIO()
    names = [document.number, "x" * 300, document.pdf_sha256]
    with pytest.raises(CommandError) as refused:
        call_command("documents", "verify", *names, stdout=out)
    assert out.getvalue().startswith(f"{document.number} 請求書")
    first, second = str(refused.value).splitlines()
    assert first.startswith(f"{document.number}: ") and "（not_a_digest）" in first
    assert second.endswith("（file_unreadable）")


def test_a_file_or_a_digest_is_looked_up_and_the_name_is_masked(hanako, tmp_path):
    document = document_of_bill(a_bill(hanako))
    file = tmp_path / "invoice.pdf"
    pdf = fetch_content(document.pdf_sha256)
    file.write_bytes(pdf)
    told = f"{document.number} 請求書 2026-11-10 宛名 h＊＊＊: 発行した書類です"
    for one in (str(file), document.record_sha256, document.xml_sha256.upper()):
        assert look_up_document(one) == told
    file.write_bytes(pdf + b"\n")
    appended = f"{document.number}: 発行した書類に、あとから書き加えられています"
    assert look_up_document(str(file)) == appended
    file.write_bytes(pdf[:-1])
    assert (
        look_up_document(str(file))
        == f"{document.number}: 発行したときの内容と違います"
    )
    assert look_up_document("0" * 64) == f"SHA-256 {'0' * 64}: 発行した記録がありません"


def test_a_document_that_was_replaced_is_told_as_such_by_the_command(hanako):
    bill = a_bill(hanako)
    first = document_of_bill(bill)
    reissued(hanako, bill)
    work()
    assert look_up_document(first.pdf_sha256).endswith(
        ": 発行した書類ですが、いまは有効ではありません"
    )


def test_what_is_neither_a_file_nor_a_digest_is_refused(db_of_all, tmp_path):
    with pytest.raises(CommandError, match="（not_a_digest）"):
        call_command("documents", "verify", str(tmp_path / "missing.pdf"))
