"""No CSV of any page is a formula for a spreadsheet, or is written anew by it."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command

import madoguchi
from madoguchi.billing.models import Bill, Delivery
from madoguchi.billing.renderers.csv_table import sheet_text
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.departments.actions import replace_shares
from madoguchi.departments.mapping import MAPPING_HEADINGS, KnownCodes, parse_mapping
from madoguchi.departments.models import Book
from madoguchi.jobs.bills.posted_bills import write_posted_bills_csv
from madoguchi.jobs.payments.aged_accounts import count_receivable_ages
from madoguchi.jobs.slips.writing import address_rows
from madoguchi.payments.models import StoreSlip
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.page_table import page_patterns
from madoguchi.platform.scope import scope
from tests.addresses import BILL_MONTH, page_address
from tests.billable_accounts import a_charge
from tests.bills import document_of_bill
from tests.clock import get_at, jst
from tests.desk import an_agent
from tests.journeys.test_paid_bills import post
from tests.operator import an_operator
from tests.people import Person

AT = "2026-12-28T10:00"
BOOK = {
    "name": "経理",
    "layout": "generic",
    "account": "通信費",
    "contra_account": "未払金",
    "taxes": {},
}
FORMULA = '=HYPERLINK("http://e.example","a")'
FOR_SOFTWARE = {"books-file", "standard-books-file"}
"""Journals are read by software, which wants each code as it stands."""

PROOFS_OF_TELLING = {"legal-proof-csv", "renewal-proof-csv"}
"""Numbers, moments and digests alone: nothing that a customer types."""

FOR_COMPANIES_ALONE = {"departure-csv"}
"""Its rows have a test with the people of a company."""

CSV_WRITERS = {
    "billing/renderers/csv_table.py",
    *("jobs/bills/bill_report.py", "jobs/bills/difference_report.py"),
    *("jobs/bills/ledger_report.py", "jobs/feed/line_formats.py"),
    "jobs/upkeep/demo_calendar.py",
}
"""The tables for people, and lists of numbers that programs of the operator read."""


@pytest.fixture
def company(hanako) -> Person:
    """Whose names are formulas, and whose departments have numbers with zeros."""
    an_operator(payments_from="2026-10")
    number = hanako.contract.contract_number
    known = KnownCodes({number}, set())
    share = f"{','.join(MAPPING_HEADINGS)}\n001,営業部,{number},,100,2026/04/01,"
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(department_code="001", addressee=FORMULA)
        Contract.objects.update(nickname=FORMULA)
        columns = [("部門コード", "部門コード"), ("発行者", "発行者")]
        Book.objects.create(**BOOK, party=hanako.party, columns=columns)
    a_charge(hanako.contract, 10_000)
    shares = parse_mapping(share.encode(), known)
    with scope("test", hanako.party.pk):
        replace_shares(hanako.access, shares, actor="test", at=now())
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    with scope("test", hanako.party.pk):
        bill = Bill.objects.get()
    document_of_bill(bill)
    post(hanako, "payment", 300, BILL_MONTH, jst("2026-11-27T10:00").date())
    return hanako


def csv_pages(namespace: str | None = None) -> list[str]:
    """The names of the pages whose address ends in .csv."""
    patterns = page_patterns(namespace).items()
    return [name for name, one in patterns if one.page.route.endswith(".csv")]


def address_of(name: str, person: Person) -> str:
    if name == "books-file":
        with scope("test", person.party.pk):
            return f"/bills/books/{Book.objects.get().pk}.csv"
    return page_address(name, person.contract.code)


def assert_no_formula(table: list[list[str]], name: str) -> None:
    for cell in (cell for row in table for cell in row):
        is_number = re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)
        assert is_number or not re.match(r"\s*[-=+@＝＋－＠−]", cell), (name, cell)


def months_and_codes(table: list[list[str]]) -> set[str]:
    head, *rows = table
    columns = [head.index(name) for name in ("請求月", "部門コード") if name in head]
    return {row[column] for row in rows for column in columns} - {""}


@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_no_csv_of_a_page_is_a_formula_or_loses_a_code(company, encoding):
    seen = {}
    for name in set(csv_pages()) - FOR_COMPANIES_ALONE:
        address = address_of(name, company)
        answer = get_at(AT, company.client, f"{address}?encoding={encoding}")
        assert answer.status_code == 200, name
        in_sjis = encoding == "cp932" and answer.content[:3] != b"\xef\xbb\xbf"
        text = answer.content.decode("cp932" if in_sjis else "utf-8-sig")
        table = list(csv.reader(io.StringIO(text, newline="")))
        assert len(table) > 1, name
        assert_no_formula(table, name)
        if name not in FOR_SOFTWARE:
            seen[name] = months_and_codes(table)
    month = "2026年10月分"
    assert seen == {
        "lines-csv": {month},
        "year-csv": {month},
        "payment-history-csv": {month},
        "receivables-csv": {"'001"},
        "departments-file": {"'001"},
    }


def test_no_csv_of_the_desk_is_a_formula_or_loses_a_code(company):
    with scope("test", company.party.pk):
        BillingAccount.objects.update(department_code="1-2")
    count_receivable_ages(jst(AT))
    name = "receivables-csv"
    assert {*csv_pages("desk")} - PROOFS_OF_TELLING == {name}
    agent = an_agent("一郎", AT, "billing")
    table = list(csv.reader(io.StringIO(agent.see("receivables.csv"))))
    assert months_and_codes(table) == {"'1-2"}
    with scope("test", company.party.pk):
        BillingAccount.objects.update(department_code=FORMULA)
    count_receivable_ages(jst(AT))
    table = list(csv.reader(io.StringIO(agent.see("receivables.csv"))))
    assert months_and_codes(table) == {f"'{FORMULA}"}
    assert_no_formula(table, name)


def test_no_file_for_a_printer_holds_a_formula(company):
    with batch("test"):
        account = BillingAccount.objects.get(party=company.party)
        Delivery.objects.create(party=company.party, account=account, way="paper")
        slip = StoreSlip(pk=1, account=account, amount_yen=11_000, last_on=BILL_MONTH)
        rows = [[sheet_text(cell) for cell in row] for row in address_rows([slip])]
    out = io.StringIO()
    with batch("test"):
        write_posted_bills_csv(out, BILL_MONTH)
    posted = list(csv.reader(io.StringIO(out.getvalue())))
    for table, name in ((rows, "slips"), (posted, "posted")):
        assert_no_formula(table, name)
        assert f"'{FORMULA}" in table[1], name


def test_whoever_else_writes_csv_does_it_through_the_guarded_table():
    source = Path(madoguchi.__file__).parent
    writers = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if re.search(r"csv\.(?:Dict)?[Ww]riter\(", path.read_text("utf-8"))
    }
    assert writers == CSV_WRITERS
