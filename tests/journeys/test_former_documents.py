"""Files of a former system: found, handed out, kept and deleted like ours, unsigned."""

import os
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from madoguchi.accounts.models import User
from madoguchi.billing.models import Deletion
from madoguchi.documents.ingest import insert_documents
from madoguchi.documents.models import DiscardedFile, Document, Fingerprint
from madoguchi.documents.store import content_digest, store_content
from madoguchi.jobs.documents.expired_documents import (
    delete_expired_documents,
    record_deletion,
)
from madoguchi.jobs.documents.file_verification import stored_file_faults
from madoguchi.jobs.load.former_documents import FormerDocument, build_document
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from tests.attachment_files import encrypted_pdf
from tests.import_folders import (
    former_pdf,
    load_operator_folder,
    replace_text,
    write_operator_folder,
)
from tests.people import signed_in_client
from tests.row_counts import count_rows

FILE = "/bills/search/F-KT-2024-04/pdf"


@pytest.fixture
def folder(db_of_all, tmp_path):
    return write_operator_folder(tmp_path / "operator")


def report_of(folder) -> list[str]:
    with pytest.raises(FaultyFolder) as faulty:
        load_operator_folder(folder)
    return faulty.value.report.lines()


def client_of(mail: str) -> Client:
    return signed_in_client(User.objects.get(email=mail), "password", "mail")


@pytest.fixture
def hanako_client(folder) -> Client:
    load_operator_folder(folder)
    return client_of("hanako@example.jp")


def an_old_document(like: Document) -> Document:
    """The row of a file of 2010, for the same customer; its file is in the store."""
    row = FormerDocument(
        line=2,
        party=like.party_id,
        account=like.account_id,
        addressee="髙橋 花子",
        number="F-OLD-2010-04-0001",
        title="ご利用料金のお知らせ",
        issued_on=date(2010, 4, 10),
        billing_month=date(2010, 4, 1),
        contract_number="",
        tax_yen=0,
        total_yen=100,
        file="",
    )
    content = former_pdf("old")
    store_content(content)
    return build_document(row, content, actor="test", at=like.created_at)


def search(client: Client, **asked: str) -> str:
    return client.get("/bills/search/", asked).content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {"issued_from": "2024-04-10", "issued_to": "2024-04-10"},
        {"words": "ご利用料金"},
        {"words": "kt-2024-04"},
        {"number": "kt-2024-04"},
        {"kind": "former"},
        {"contract": "C1"},
    ],
)
def test_it_is_found_and_marked(hanako_client, asked):
    text = search(hanako_client, **asked)
    assert "F-KT-2024-04" in text
    assert "旧システムの書類" in text
    assert "5,390" in text
    assert "F-KT-2024-05" not in text  # another customer's


def test_what_is_not_asked_for_is_not_found(hanako_client):
    text = search(hanako_client, kind="invoice")
    assert "F-KT-2024-04" not in text


def test_the_file_is_handed_out_as_it_came_and_to_its_owner_alone(hanako_client):
    [link] = [
        part.split('"')[0]
        for part in search(hanako_client).split('href="')[1:]
        if "F-KT-2024-04" in part.split('"')[0]
    ]
    answer = hanako_client.get(link)
    assert answer.content == former_pdf("04")
    assert answer["Content-Type"] == "application/pdf"
    assert client_of("admin@yoshida.example.jp").get(link).status_code == 404
    assert hanako_client.get(link.replace(".pdf", ".xml")).status_code == 404


def test_the_check_page_says_that_it_was_not_issued_here(hanako_client):
    for digest in (content_digest(former_pdf("04")),):
        page = Client().post("/check/", {"sha256": digest}).content.decode()
        assert "この窓口が発行した書類ではありません" in page
        assert "発行した書類です" not in page
        assert "KT-2024" not in page


def test_it_is_chained_verified_and_never_signed(hanako_client):
    with batch("test"):
        row = Document.objects.get(number="F-KT-2024-04")
        event = AuditEvent.objects.get(target=row.number)
    assert (row.kind, row.record_sha256, row.xml_sha256) == ("former", "", "")
    assert (row.net_yen, row.tax_yen, row.total_yen) == (4900, 490, 5390)
    assert (row.billing_month, row.contracts) == (date(2024, 3, 1), ["C1"])
    assert event.verb == "document_taken_over"
    assert list(stored_file_faults()) == []
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    with batch("test"):  # one that no event in the log speaks of
        Document.objects.bulk_create([an_old_document(row)])
    with pytest.raises(
        CommandError, match="F-OLD-2010-04-0001: 発行の記録がありません"
    ):
        call_command("audit", "verify", stdout=out)


def test_it_is_deleted_when_its_time_is_over_and_not_before(hanako_client):
    delete_expired_documents(100)
    with batch("test"):
        assert Document.objects.count() == 2
        like = Document.objects.get(number="F-KT-2024-04")
        insert_documents([an_old_document(like)])
    delete_expired_documents(100)
    with batch("test"):
        left = sorted(Document.objects.values_list("number", flat=True))
        assert left == ["F-KT-2024-04", "F-KT-2024-05"]
        assert Deletion.objects.get().number == "F-OLD-2010-04-0001"
        assert DiscardedFile.objects.get().sha256 == content_digest(former_pdf("old"))
    assert Fingerprint.objects.get(number="F-OLD-2010-04-0001").deleted_on is not None
    call_command("audit", "verify", stdout=StringIO())


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_a_deletion_is_of_the_day_in_japan_whatever_zone_the_session_has(
    hanako_client, zone
):
    """At each moment one of the two has another day than Japan."""
    with batch("test"):
        like = Document.objects.get(number="F-KT-2024-04")
        insert_documents([an_old_document(like)])
        row = Document.objects.get(number="F-OLD-2010-04-0001")
        record_deletion(row, now())
        with connection.cursor() as cursor:  # as from a psql of another zone
            cursor.execute(f"SET LOCAL TimeZone = '{zone}'")
            cursor.execute("SELECT billing_forget(%s)", [row.pk])
            assert cursor.fetchone() == (True,)
    gone = Fingerprint.objects.get(number="F-OLD-2010-04-0001")
    assert gone.deleted_on == now().date()


def test_the_same_folder_again_changes_nothing(folder):
    assert load_operator_folder(folder)["documents.csv"].new == 2
    before = count_rows()
    assert load_operator_folder(folder)["documents.csv"].new == 0
    assert count_rows() == before


def test_a_folder_without_the_file_loses_nothing_else(folder):
    (folder / "documents.csv").unlink()
    assert load_operator_folder(folder)["documents.csv"].rows == 0
    with batch("test"):
        assert not Document.objects.exists()


NO_BILLS = {
    "text": b"bill",
    "cut": former_pdf("04")[:12],
    "four bytes": b"%PDF",
    "begin and end": b"%PDF-1.4\n%%EOF\n",
    "no page": former_pdf("04").replace(b"/Kids[3 0 R]", b"/Kids[     ]"),
    "locked": encrypted_pdf(),
    "large": b"%PDF-" + b"x" * 20_000_000,
}


def spoil(folder, act: str) -> None:
    file = folder / "former" / "04.pdf"
    if act in NO_BILLS:
        file.write_bytes(NO_BILLS[act])
        return
    match act:
        case "missing":
            file.unlink()
        case "folder":
            file.unlink()
            file.mkdir()
        case "pipe":
            file.unlink()
            os.mkfifo(file)
        case "loop":
            file.unlink()
            file.symlink_to(file)
        case "link out":
            (folder.parent / "secret.pdf").write_bytes(former_pdf("04"))
            file.unlink()
            file.symlink_to(folder.parent / "secret.pdf")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("missing", "file_missing"),
        ("text", "file_not_pdf"),
        ("cut", "file_not_pdf"),
        ("four bytes", "file_not_pdf"),
        ("begin and end", "file_not_pdf"),
        ("no page", "file_not_pdf"),
        ("locked", "file_locked"),
        ("large", "file_too_large"),
        ("folder", "file_unreadable"),
        ("pipe", "file_unreadable"),
        ("loop", "file_unreadable"),
        ("link out", "file_outside_folder"),
    ],
)
def test_a_bad_file_is_refused_at_its_place(folder, act, code):
    spoil(folder, act)
    before = count_rows()
    [line] = report_of(folder)
    assert line.startswith("documents.csv:2: file: ")
    assert line.endswith(f"（{code}）")
    assert count_rows() == before


@pytest.mark.parametrize(
    "place", ["../04.pdf", "/etc/passwd", "former/../../x.pdf", "former//04.pdf"]
)
def test_a_place_outside_the_folder_is_refused(folder, place):
    (folder.parent / "04.pdf").write_bytes(former_pdf("04"))
    replace_text(folder, "documents", "former/04.pdf", place)
    [line] = report_of(folder)
    assert line == (
        "documents.csv:2: file: フォルダーの外は指定できません（file_outside_folder）"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "05.pdf",
            "04.pdf",
            "3: file: 2行目と同じ内容のファイルです（duplicate_file）",
        ),
        ("kt-2024-05", "KT-2024-04", "3: number: 2行目と同じ number です"),
        ("B1,", "B9,", "2: account_number: 請求先「B9」がありません"),
        ("2024-05-10", "2099-05-10", "3: issued_on: まだ来ていない日です"),
        ("2024-05-10", "1990-05-10", "3: issued_on: 保存期間が終わっています"),
        ("5500,", "5500.5,", "3: total: 「5500.5」は正しくありません"),
        ("C1,490", "C2,490", "2: contract_number: 請求先とは別のお客様の契約です"),
        ("490,5390", "493,5390", "2: tax: 合計5390円に対して、消費税等の額が大きす"),
        ("490,5390", "-490,5390", "2: tax: 合計5390円に対して"),
        ("490,5390", "490,0", "2: tax: 合計0円に対して"),
        ("2024-03,", "2025-06,", "2: billing_month: 「2025-06」は発行日から離れすぎ"),
        ("2024-03,", "2022-03,", "2: billing_month: 「2022-03」は発行日から離れすぎ"),
        ("former/05.pdf", "former/０５.pdf", "3: file: 「former/０５.pdf」は正しく"),
    ],
)
def test_a_bad_row_is_refused_at_its_place(folder, old, new, told):
    replace_text(folder, "documents", old, new)
    [line] = report_of(folder)
    assert line.startswith(f"documents.csv:{told}")


@pytest.mark.parametrize("tax", ["0", "492", ""])
def test_a_tax_that_is_rounded_up_or_not_there_is_taken(folder, tax):
    replace_text(folder, "documents", "490,5390", f"{tax},5390")  # 5,390 / 11 = 490
    assert load_operator_folder(folder)["documents.csv"].new == 2


def test_a_stored_document_is_never_changed(folder):
    load_operator_folder(folder)
    replace_text(folder, "documents", ",5500,", ",5501,")
    [line] = report_of(folder)
    assert line.startswith("documents.csv:3: number: ")
    assert line.endswith("（other_document）")
    replace_text(folder, "documents", ",5501,", ",5500,")
    replace_text(folder, "documents", "kt-2024-05", "kt-2024-06")
    [line] = report_of(folder)
    assert line == (
        "documents.csv:3: file: "
        "F-KT-2024-05 として登録済みのファイルです（duplicate_file）"
    )
