"""A department finds every document of which it bears a yen, and no other."""

import csv
import io
import json
import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.run.document_row import document_from_record
from madoguchi.customers.models import BillingAccount
from madoguchi.departments import document_search
from madoguchi.departments.models import Book
from madoguchi.documents.models import Bundle, Document
from madoguchi.documents.search import SearchCriteria
from madoguchi.documents.search import search_documents as documents_found
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.invoices import A_FIBRE, A_MOBILE, a_line
from tests.journeys.test_books import SAVED, sent
from tests.operator import an_item, an_operator
from tests.people import Person, a_contract
from tests.unit.test_departments import HEAD

CODES = ("SALES", "LAB", "CALLS", "REST", "OLD", "PENNY", "ACCOUNT", "NOBODY")
MONTHS = [date(2026, month, 1) for month in range(1, 11)]


def shares(contracts: list[str]) -> list[tuple[str, str, str, int, str, str]]:
    """Department, contract, item, percent, first and last day."""
    some = [
        (code, number, "", percent, "2026-01-01", "2026-06-30")
        for number in contracts[:3]
        for code, percent in (("SALES", 70), ("LAB", 30))
    ]
    return [
        *some,
        ("LAB", contracts[0], "", 100, "2026-07-01", ""),
        ("SALES", contracts[4], "M3", 100, "2026-03-01", "2026-03-31"),
        ("OLD", contracts[5], "", 100, "2025-01-01", "2025-12-31"),
        ("CALLS", "", "CALL", 99, "2026-04-01", ""),
        ("PENNY", "", "CALL", 1, "2026-04-01", ""),
        ("REST", "", "", 100, "2026-09-15", ""),
    ]


def filed(person: Person, month: date, lines: list[dict], number: str) -> Document:
    """A bill and its row to search; no file is wanted here."""
    bill = a_bill(person, month, lines=lines, invoice_number=number)
    document = document_from_record(
        parse_record(bill.record), party=bill.party_id, account=bill.account_id
    )
    document.issued_at = document.created_at = now()
    document.pdf_sha256, document.pdf_bytes, document.made_by = "0" * 64, 1, "test"
    with batch("test"):
        document.save()
    return document


@pytest.fixture
def company(hanako) -> tuple[Person, list[str]]:
    """Forty contracts under three accounts, of which one has a department."""
    an_operator()
    an_item("CALL", "option", "国内通話料", 1)
    accounts = [hanako.account]
    with scope("test", hanako.party.pk):
        for nth, code in enumerate(("", "ACCOUNT"), 1):
            account = BillingAccount.objects.get(pk=hanako.account.pk)
            account.pk, account.account_number = None, f"B999999{nth}"
            account.department_code = code
            account.save()
            accounts.append(account)
        numbers = [hanako.contract.contract_number]
        for nth in range(1, 40):
            made = a_contract(hanako.party, accounts[nth % 3], nth)
            numbers.append(made.contract_number)
    chance = random.Random(5)
    for nth, month in enumerate(MONTHS):
        for which, account in enumerate(accounts):
            mine = chance.sample(numbers[which::3], 6)
            lines = [
                a_line(n, item, contract_number=number, **used(month))
                for n, (number, item) in enumerate(
                    (number, item)
                    for number in sorted(mine)
                    for item in chance.sample([*A_MOBILE, *A_FIBRE[:1]], 2)
                )
            ]
            for n, line in enumerate(lines, 1):
                line["line"] = n
                if chance.random() < 0.2:
                    line |= {"amount_yen": 0, "unit_price": "0"}
            person = replace(hanako, account=account)
            filed(person, month, lines, f"I{which}{nth:08}")
    return hanako, numbers


def used(month: date) -> dict[str, str]:
    return {"used_from": f"{month:%Y-%m}-01", "used_to": f"{month:%Y-%m}-28"}


def by_hand(record: str, rows: list[tuple]) -> set[str]:
    """Departments with any yen, line by line, without a word of the product's."""
    told, sums = json.loads(record), Counter()
    for line in told["lines"]:
        day, yen = line["used_to"], line["amount_yen"]
        contract, item = line["contract_number"], line["item_code"]
        parts = {told["addressee"]["department_code"]: 100}
        for key in (("", ""), ("", item), (contract, ""), (contract, item)):
            close = {
                r[0]: r[3]
                for r in rows
                if r[1:3] == key and r[4] <= day and (not r[5] or day <= r[5])
            }
            parts = close or parts
        most = max(parts, key=lambda code: parts[code])
        for code, percent in parts.items():
            sums[code] += yen * percent // 100
        sums[most] += yen - sum(yen * percent // 100 for percent in parts.values())
    return {code for code, yen in sums.items() if yen}


@pytest.fixture
def split(company) -> tuple[Person, list[tuple]]:
    person, numbers = company
    rows = shares(numbers)
    text = "".join(f"\n{c},{c},{k},{i},{p},{a},{b}" for c, k, i, p, a, b in rows)
    assert sent(person, HEAD + text).status_code == 302
    return person, rows


def test_the_search_finds_what_the_split_assigns_and_nothing_else(split):
    person, rows = split
    counts = {}
    for code in CODES:
        with scope("test", person.party.pk):
            (every,) = document_search.batched_records(
                person.access, numbers_of(person)
            )
            right = {n for n, text in every.items() if code in by_hand(text, rows)}
            ids = document_search.ids_borne_by(person.access, code, SearchCriteria())
            hits = Document.objects.filter(pk__in=ids)
            assert set(hits.values_list("number", flat=True)) == right, code
        counts[code] = len(right)
    assert counts["OLD"] == counts["NOBODY"] == 0
    assert min(counts[c] for c in ("SALES", "LAB", "CALLS", "REST", "ACCOUNT")) > 0
    assert counts["PENNY"] < len(MONTHS) * 3


def numbers_of(person: Person) -> list[str]:
    mine = documents_found(person.access, SearchCriteria())
    return list(mine.values_list("number", flat=True))


def test_page_zip_and_books_of_a_department_are_about_the_same_documents(split):
    person, _ = split
    asked = {"dept": "CALLS", "by": "month", "begin": "2026-04", "end": "2026-08"}
    page = person.client.get("/bills/search/", asked).context["page"]
    assert 0 < page.sums.documents < 15
    query = "&".join(f"{k}={v}" for k, v in asked.items())
    person.client.post(
        f"/bills/export/?{query}", {"key": "00000000-0000-4000-8000-000000000001"}
    )
    person.client.post("/bills/books/", SAVED)
    with batch("test"):
        assert Bundle.objects.get().documents == page.sums.documents
        book = Book.objects.get()
    answer = person.client.get(f"/bills/books/{book.pk}.csv", asked)
    text = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
    told = {r["請求書番号"] for r in csv.DictReader(text) if r["部門コード"] == "CALLS"}
    assert len(told) == page.sums.documents


def test_a_department_that_bears_nothing_finds_nothing_and_takes_nothing(split):
    person, _ = split
    page = person.client.get("/bills/search/", {"dept": "OLD"}).context["page"]
    assert page.sums.documents == 0 and page.hits == []


def test_a_department_of_too_many_documents_says_what_to_add(split, monkeypatch):
    person, _ = split
    monkeypatch.setattr(document_search, "MAX_DOCUMENTS_SEARCHED", 10)
    answer = person.client.get("/bills/search/", {"dept": "REST"})
    assert answer.status_code == 422
    assert "BILL-2061" in answer.content.decode()
    narrow = {"dept": "REST", "by": "month", "begin": "2026-10"}
    assert person.client.get("/bills/search/", narrow).status_code == 200


def test_another_company_of_the_same_department_finds_none_of_it(split, taro):
    row = "SALES,x,,,100,2020/04/01,"
    assert sent(taro, f"{HEAD}\n{row}").status_code == 302
    page = taro.client.get("/bills/search/", {"dept": "SALES"}).context["page"]
    assert page.sums.documents == 0
