"""A company's bookkeeper puts the shares, saves a layout and takes the journal."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.departments.models import Book, Share
from madoguchi.platform.batch import batch
from tests.bills import a_bill, its_document
from tests.invoices import some_lines
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
    its_document(a_bill(hanako, date(2026, 10, 1), lines=lines))
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


def test_a_bad_file_changes_nothing(company):
    assert sent(company, f"{HEAD}\n0100,営業部,,,100,2026/04/01,").status_code == 302
    answer = sent(company, f"{HEAD}\n=1,営業部,,,100,2026/04/01,")
    assert answer.status_code == 422
    assert "（mapping_row）" in answer.content.decode()
    assert shares() == 1
    assert company.client.post("/org/departments/").status_code == 422


def test_a_book_of_somebody_else_is_not_there(company, taro):
    assert company.client.post("/bills/books/", SAVED).status_code == 302
    with batch("test"):
        book = Book.objects.get()
    assert taro.client.get(f"/bills/books/{book.pk}.csv").status_code == 404
    wrong = company.client.post("/bills/books/", SAVED | {"columns": "ない"})
    assert wrong.status_code == 422 and "book_columns" in wrong.content.decode()
