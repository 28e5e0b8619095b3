"""A bill reissued to somebody else: its account keeps its name and its department."""

import csv
import io
from datetime import date

import pytest

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import Addressee
from madoguchi.billing.revisions.revise_bill import correct_invoice
from madoguchi.customers.models import BillingAccount, Party
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.invoices import some_lines
from tests.journeys.test_books import sent
from tests.journeys.test_revisions import asked, reissued, work
from tests.operator import an_operator
from tests.people import Person
from tests.unit.test_departments import HEAD

OTHER = Addressee("大阪府大阪市北区梅田2-2", "", "株式会社べつの宛名", "5300001")
BILLED = Addressee("宮城県仙台市青葉区一番町1-1", "D200", "株式会社みらい", "9800811")


@pytest.fixture
def company(hanako) -> Person:
    an_operator()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(addressee=BILLED.name, department_code="D200")
    return hanako


def billed(company: Person, to: Addressee) -> Bill:
    number = company.contract.contract_number
    lines = [line | {"contract_number": number} for line in some_lines(4)]
    addressee = {
        "address": to.address,
        "department_code": to.department_code,
        "name": to.name,
        "postal_code": to.postal_code,
    }
    month = date(2026, 10, 1)
    bill = a_bill(company, month, lines=lines, addressee=addressee)
    document_of_bill(bill)
    return bill


def yen_by_department(company: Person) -> dict[str, int]:
    return booked_yen(company, "部門名")


def yen_by_number(company: Person) -> dict[str, int]:
    return booked_yen(company, "請求書番号")


def booked_yen(company: Person, column: str) -> dict[str, int]:
    answer = company.client.get("/bills/books/standard/generic.csv")
    text = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
    sums: dict[str, int] = {}
    for row in csv.DictReader(text):
        sums[row[column]] = sums.get(row[column], 0) + int(row["税込金額"])
    return sums


def accounts_of_home(company: Person) -> str:
    page = company.client.get("/").content.decode()
    return page.partition("請求先ごとのご請求")[2].partition("</table>")[0]


def found_numbers(company: Person, department: str) -> set[str]:
    answer = company.client.get("/bills/search/", {"dept": department})
    return {hit.document.number for hit in answer.context["page"].hits}


def test_home_calls_the_account_by_its_own_department(company):
    bill = billed(company, BILLED)
    reissued(company, bill, OTHER)
    said = accounts_of_home(company)
    assert ">D200<" in said and OTHER.name not in said


def test_home_calls_an_account_without_a_department_by_its_own_addressee(company):
    with scope("test", company.party.pk):
        BillingAccount.objects.update(department_code="")
    reissued(company, billed(company, BILLED), OTHER)
    said = accounts_of_home(company)
    assert f">{BILLED.name}<" in said and OTHER.name not in said


def test_the_books_and_the_search_keep_the_department_of_the_account(company):
    bill = billed(company, BILLED)
    reissued(company, bill, OTHER)
    work()
    assert yen_by_department(company) == {"D200": bill.total_yen}
    number = bill.invoice_number
    every = {number, f"{number}-1", f"{number}-2"}
    assert found_numbers(company, "D200") == every
    row = f"D300,開発部,{company.contract.contract_number},,100,2020/04/01,"
    assert sent(company, f"{HEAD}\n{row}").status_code == 302
    assert yen_by_department(company) == {"開発部": bill.total_yen}


def test_the_page_of_books_says_what_the_file_has(company):
    bill = billed(company, BILLED)
    page = company.client.get("/bills/books/").content.decode()
    assert "修正後のものだけが入ります" in page
    assert "前の請求書と取消書も入り、その2つを合わせると0円です" in page
    assert "置き換わった請求書は入りません" not in page
    with scope("test", company.party.pk):
        correct_invoice(bill, {4: 359}, asked())
    cancelled, again = reissued(company, bill, OTHER)
    work()
    yen = yen_by_number(company)
    number = bill.invoice_number
    assert set(yen) == {f"{number}-1", f"{number}-2", f"{number}-3"}
    assert yen[f"{number}-1"] + yen[cancelled.number] == 0
    assert yen[again.number] == again.total_yen


def test_a_department_that_the_reissue_names_is_the_one_that_is_booked(company):
    bill = billed(company, BILLED)
    other = Addressee(OTHER.address, "D900", OTHER.name, OTHER.postal_code)
    reissued(company, bill, other)
    work()
    assert yen_by_department(company) == {"D200": 0, "D900": bill.total_yen}


def test_a_bill_that_never_had_a_department_gets_none_by_its_reissue(company):
    bill = billed(company, Addressee(BILLED.address, "", BILLED.name, "9800811"))
    reissued(company, bill, OTHER)
    work()
    assert yen_by_department(company) == {"部門未設定": bill.total_yen}
    assert found_numbers(company, "D200") == set()
