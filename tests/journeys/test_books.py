"""A company's bookkeeper puts the shares, saves a layout and takes the journal."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.renderers.file_names import (
    content_disposition,
    invoice_file_name,
)
from madoguchi.billing.revisions.revise_bill import (
    correct_invoice,
    current_record,
    issue_return_invoice,
)
from madoguchi.departments.actions import replace_shares
from madoguchi.departments.layouts import JOURNAL_LAYOUTS
from madoguchi.departments.mapping import KnownCodes
from madoguchi.departments.mapping import parse_mapping as mapping_read
from madoguchi.departments.models import Book, Department, Share
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from tests.at_once import at_once
from tests.bills import a_bill, document_of_bill
from tests.invoices import some_lines
from tests.journeys.test_revisions import asked, reissued, work
from tests.operator import an_operator
from tests.people import Person
from tests.unit.test_departments import HEAD

SAVED = {
    "name": "経理",
    "layout": "generic",
    "account": "通信費",
    "contra_account": "未払金",
    "columns": "部門コード\n税込金額\n請求書番号",
}


@pytest.fixture
def company(hanako) -> Person:
    an_operator()
    number = hanako.contract.contract_number
    lines = [line | {"contract_number": number} for line in some_lines(4)]
    document_of_bill(a_bill(hanako, date(2026, 10, 1), lines=lines))
    return hanako


def sent(person: Person, text: str):
    file = SimpleUploadedFile("shares.csv", text.encode("utf-8-sig"))
    return person.client.post("/org/departments/", {"file": file})


def shares() -> int:
    with batch("test"):
        return Share.objects.count()


def test_the_journal_comes_to_the_invoice_and_the_search_finds_the_department(company):
    number = company.contract.contract_number
    rows = f"0100,営業部,{number},,70,2026/04/01,\n0200,総務部,{number},,30,2026/04/01,"
    assert sent(company, f"{HEAD}\n{rows}").status_code == 302
    client = company.client
    assert client.post("/bills/books/", SAVED).status_code == 302
    with batch("test"):
        book = Book.objects.get()
    answer = client.get(f"/bills/books/{book.pk}.csv")
    text = answer.content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text, newline="")))
    page = client.get("/bills/search/", {"dept": "0200"}).context["page"]
    assert page.sums.documents == 1
    assert sum(int(row["税込金額"]) for row in table) == page.sums.total_yen
    assert {row["部門コード"] for row in table} == {"0100", "0200"}
    again = client.get("/org/departments/shares.csv").content
    assert again.decode("utf-8-sig").count("営業部") == 1


def test_a_department_code_that_lost_its_zeros_takes_effect_after_a_look(company):
    number = company.contract.contract_number
    row = f"001,営業部,{number},,100,2026/04/01,"
    assert sent(company, f"{HEAD}\n{row}").status_code == 302
    spoilt = f"{HEAD}\n{row.replace('001', '1', 1)}"
    page = sent(company, spoilt)
    words = page.content.decode()
    assert page.status_code == 422 and "departments_replaced" in words
    assert "部門コード 001 がなくなり、1 が増えます" in words
    assert codes() == ["001"]
    file = SimpleUploadedFile("shares.csv", spoilt.encode())
    sure = {"file": file, "replaces_departments": "on"}
    assert company.client.post("/org/departments/", sure).status_code == 302
    assert codes() == ["1"]


def test_a_file_of_headings_alone_takes_departments_away_after_a_look(company):
    row = f"001,営業部,{company.contract.contract_number},,100,2026/04/01,"
    assert sent(company, f"{HEAD}\n{row}").status_code == 302
    page = sent(company, f"{HEAD}\n")
    words = page.content.decode()
    assert page.status_code == 422 and "BILL-2057" in words
    assert "部門コード 001 がなくなります" in words
    assert codes() == ["001"] and shares() == 1
    file = SimpleUploadedFile("shares.csv", HEAD.encode())
    sure = {"file": file, "replaces_departments": "on"}
    assert company.client.post("/org/departments/", sure).status_code == 302
    assert codes() == [] and shares() == 0


def test_the_page_says_once_what_was_replaced(company):
    client = company.client  # of one session
    rows = "001,営業部,,,50,2026/04/01,\n002,総務部,,,50,2026/04/01,"
    assert sent(company, f"{HEAD}\n{rows}").status_code == 302
    file = SimpleUploadedFile("shares.csv", f"{HEAD}\n3,営業部,,,100,2026/4/1".encode())
    sure = {"file": file, "replaces_departments": "on"}
    assert client.post("/org/departments/", sure).status_code == 302
    said = (
        "部門の割り当てを入れ替えました。2部門・2件が、1部門・1件になりました。"
        "なくなった部門コードは 001、002 です。増えた部門コードは 3 です。"
    )
    assert said in client.get("/org/departments/").content.decode()
    assert "入れ替えました。" not in client.get("/org/departments/").content.decode()


def codes() -> list[str]:
    with batch("test"):
        return list(Department.objects.values_list("code", flat=True))


def revised(company: Person) -> tuple[int, int]:
    """Corrected twice, given back of, issued anew; the yen owed, and of all six."""
    with batch("test"):
        bill = Bill.objects.get()
    with scope("test", company.party.pk):
        first = correct_invoice(bill, {4: 359}, asked())
        second = correct_invoice(bill, {4: 300}, asked())
        back = issue_return_invoice(bill, {1: 300}, asked())
    reissued(company, bill)
    work()
    with scope("test", company.party.pk):
        owed = parse_record(current_record(bill)).total_yen + back.total_yen
    return owed, bill.total_yen + first.total_yen + second.total_yen + back.total_yen


def journal(company: Person, layout: str) -> list[dict[str, str]]:
    told = SAVED | {"layout": layout, "name": layout}
    assert company.client.post("/bills/books/", told).status_code == 302
    with batch("test"):
        book = Book.objects.get(name=layout)
    answer = company.client.get(f"/bills/books/{book.pk}.csv")
    text = answer.content.decode(JOURNAL_LAYOUTS[layout].encoding)
    return list(csv.DictReader(io.StringIO(text, newline="")))


STANDARD = ["generic", "yayoi", "freee", "mf27", "mf19"]


def test_each_software_is_one_tap_away_with_its_own_names(company):
    page = company.client.get("/bills/books/?begin=2026-10").content.decode()
    shown = re.findall('href="/bills/books/standard/([^"]+)"', page)
    assert shown == [f"{layout}.csv?begin=2026-10" for layout in STANDARD]
    assert "<details>" in page.partition("設定を変える</summary>")[0]
    for layout in STANDARD:
        where = f"/bills/books/standard/{layout}.csv"
        answer = company.client.get(where)
        with batch("test"):
            Book.objects.all().delete()
        company.client.post("/bills/books/", SAVED | {"layout": layout, "columns": ""})
        with batch("test"):
            book = Book.objects.get()
        saved = company.client.get(f"/bills/books/{book.pk}.csv")
        assert answer.content == saved.content, layout
        none = company.client.get(f"{where}?begin=2026-12").content
        assert len(none) < len(answer.content), layout
    answer = company.client.get("/bills/books/standard/freee.csv").content.decode()
    assert '"通信費","課対仕入10%"' in answer
    assert company.client.get("/bills/books/standard/pca.csv").status_code == 404


def test_a_wrong_setting_stays_open(company):
    page = company.client.post("/bills/books/", SAVED | {"account": "=1"})
    assert page.status_code == 422
    head = page.content.decode().partition("設定を変える</summary>")[0]
    assert head.rstrip(" \n<sumary>").endswith("open")


def test_a_corrected_invoice_is_booked_in_place_of_the_one_before(company):
    owed, _every = revised(company)
    table = journal(company, "generic")
    assert sum(int(row["税込金額"]) for row in table) == owed
    (number,) = {row["請求書番号"][:10] for row in table}
    kept = {row["請求書番号"].removeprefix(number) for row in table}
    assert kept == {"-2", "-3", "-4", "-5"}
    table = journal(company, "freee")
    assert sum(int(row["金額"]) for row in table) == owed
    for layout in ("yayoi", "mf27", "mf19"):
        file = str(journal(company, layout))
        assert f"{number}-2" in file and f"{number}-1" not in file


def test_the_search_shows_beside_all_hits_what_counts_of_them_today(company):
    assert "うち有効なもの" not in company.client.get("/bills/search/").content.decode()
    owed, every = revised(company)
    answer = company.client.get("/bills/search/")
    shown = answer.context["page"].sums
    assert (shown.documents, shown.total_yen) == (6, every)
    assert (shown.valid, shown.valid_yen) == (2, owed)
    assert f"うち有効なもの 2件・{owed:,}円" in answer.content.decode()
    again = company.client.get("/bills/search/?after=2030-01-01.1").context["page"].sums
    assert again == shown


def test_the_list_of_accounts_shows_what_the_newest_bill_comes_to_now(company):
    with batch("test"):
        bill = Bill.objects.get()
    assert f"{bill.total_yen:,}円" in company.client.get("/bills/").content.decode()
    with scope("test", company.party.pk):
        row = correct_invoice(bill, {4: 359}, asked())
        issue_return_invoice(bill, {1: 300}, asked())
    page = company.client.get("/bills/").content.decode()
    assert f"{row.total_yen:,}円" in page and f"{bill.total_yen:,}円" not in page


def test_a_file_has_one_name_wherever_it_is_taken(company):
    with batch("test"):
        bill = Bill.objects.get()
    name = invoice_file_name(parse_record(bill.record), "pdf")
    answer = company.client.get(f"/documents/{bill.invoice_number}.pdf")
    assert answer["Content-Disposition"] == content_disposition(name)
    answer = company.client.get(f"/documents/{bill.invoice_number}.xml")
    name = invoice_file_name(parse_record(bill.record), "xml")
    assert answer["Content-Disposition"] == content_disposition(name)


def test_a_bad_file_changes_nothing(company):
    assert sent(company, f"{HEAD}\n0100,営業部,,,100,2026/04/01,").status_code == 302
    answer = sent(company, f"{HEAD}\n=1,営業部,,,100,2026/04/01,")
    assert answer.status_code == 422
    assert "BILL-2055" in answer.content.decode()
    assert shares() == 1
    assert company.client.post("/org/departments/").status_code == 422


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("account", "=1+1"),
        ("contra_account", "＠x"),
        ("name", "経\u200b理"),
        ("standard", "\u202e@x"),
        ("reduced", "\x07"),
        ("export_free", "-1"),
        ("exempt", "=1"),
        ("out_of_scope", "＠x"),
        ("columns", "部\u202e門=部門名"),
    ],
)
def test_a_setting_with_a_formula_or_what_nobody_sees_is_not_saved(
    company, field, typed
):
    answer = company.client.post("/bills/books/", SAVED | {field: f"{typed}あ"})
    code = "BILL-2058" if field == "columns" else "BILL-2059"
    assert answer.status_code == 422 and code in answer.content.decode()
    with batch("test"):
        assert not Book.objects.exists()


@pytest.mark.parametrize(
    "rows",
    [
        "1,a,,,50,2026/04/01,\n1,a,,,50,2026/04/01,",
        "1,a,,,100,99999999999999999999/04/01,",
        "1,a,,NOSUCH,100,2026/04/01,",
        "1,a\u202e,,,100,2026/04/01,",
    ],
)
def test_a_row_that_cannot_be_is_named(company, rows):
    answer = sent(company, f"{HEAD}\n{rows}")
    page = answer.content.decode()
    assert answer.status_code == 422 and "BILL-2055" in page
    assert f"{rows.count(chr(10)) + 2}行目" in page and shares() == 0


def test_a_book_of_somebody_else_is_not_there(company, taro):
    assert company.client.post("/bills/books/", SAVED).status_code == 302
    with batch("test"):
        book = Book.objects.get()
    assert taro.client.get(f"/bills/books/{book.pk}.csv").status_code == 404
    wrong = company.client.post("/bills/books/", SAVED | {"columns": "ない"})
    assert wrong.status_code == 422 and "book_columns" in wrong.content.decode()


def test_two_who_send_the_file_at_once_both_succeed(company):
    row = f"{HEAD}\n0100,営業部,,,100,2026/04/01,"
    assert sent(company, row).status_code == 302
    told = mapping_read(row.encode(), KnownCodes(set(), set()))

    def again() -> None:
        with scope("test", company.party.pk):
            replace_shares(company.access, told, actor="test", at=now())

    for _ in range(3):
        assert at_once(again, again) == {"done": 2}
        assert shares() == 1
