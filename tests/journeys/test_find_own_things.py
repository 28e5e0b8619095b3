"""さがす finds a person's own things by name and number, and nobody else's."""

from datetime import date
from urllib.parse import quote

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Member, Party, Role
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at
from tests.invoices import a_line
from tests.journeys.test_find import FoundLine, found_lines
from tests.operator import a_catalogue
from tests.people import Person, a_contract
from tests.procedure_walk import an_order

AT = "2026-11-12T10:00"


@pytest.fixture
def named(hanako) -> Person:
    """Hanako with a second line that has a nickname, and a bill of October."""
    a_catalogue()
    with scope("test", hanako.party.pk):
        second = a_contract(hanako.party, hanako.account, 1)
        Contract.objects.filter(pk=second.pk).update(
            nickname="じいちゃん", line_number="08055558211", plan_code="M3"
        )
        BillingAccount.objects.update(account_number="E00471")
    a_bill(hanako)
    return hanako


def lines(person: Person, typed: str) -> list[FoundLine]:
    return found_lines(get_at(AT, person.client, f"/search/?q={quote(typed)}"))


def second_code(person: Person) -> str:
    return f"{person.party.pk % 10**5:05}001"


@pytest.mark.parametrize(
    "typed", ["じいちゃん", "ジイチャン", "じい", "8211", "末尾8211", "下4桁 ８２１１"]
)
def test_a_line_is_found_by_its_name_and_by_the_end_of_its_number(named, typed):
    first = lines(named, typed)[0]
    assert first.words == "じいちゃんの契約"
    assert first.url == f"/c/{second_code(named)}/"
    assert first.notes[0].startswith("080-5555-8211")
    assert get_at(AT, named.client, first.url).status_code == 200


def test_a_name_among_other_words_stands_after_the_page_that_they_ask_for(named):
    found = lines(named, "じいちゃんの請求書")
    assert [line.words for line in found[:2]] == [
        "請求書（いちばん新しい月）",
        "じいちゃんの契約",
    ]


def test_numbers_of_the_customer_are_found_by_their_ends(named):
    order = an_order(named)
    customer = named.party.customer_number
    for typed, url in [
        (customer, "/contracts/"),
        (customer[-5:], "/contracts/"),
        ("0471", f"/c/{named.contract.code}/bills/"),
        ("E00471", f"/c/{named.contract.code}/bills/"),
        (order.number.replace("-", "")[-6:], f"/orders/{order.number}/"),
    ]:
        assert url in [line.url for line in lines(named, typed)], typed
    bill = lines(named, "202610")[0]
    assert bill.words == "2026年10月分の請求"
    assert bill.url == f"/c/{named.contract.code}/bills/2026-10"


def test_nobody_finds_what_is_anothers(named, taro):
    order = an_order(named)
    tail = order.number.replace("-", "")[-6:]
    for typed in ["じいちゃん", "8211", "E00471", named.party.customer_number, tail]:
        addresses = [line.url for line in lines(taro, typed)]
        assert not [url for url in addresses if second_code(named) in url], typed
        assert f"/orders/{order.number}/" not in addresses
        assert f"/c/{named.contract.code}/bills/" not in addresses


def test_who_may_not_read_bills_finds_none(named):
    Member.objects.update(role=Role.APPLICANT)
    for typed in ["202610", "E00471"]:
        assert not [line for line in lines(named, typed) if "bills" in line.url]


def test_three_digits_and_nicknames_of_one_letter_find_nothing_of_ones_own(named):
    with scope("test", named.party.pk):
        Contract.objects.update(nickname="光")
    for typed in ["211", "光"]:
        assert "の契約" not in " ".join(line.words for line in lines(named, typed))


def test_matters_of_companies_are_shown_to_companies_alone(named):
    typed = "部署ごとに料金を分けたい"
    assert "部門の割り当て" not in [line.words for line in lines(named, typed)]
    for typed_role in ["担当者を追加したい", "権限"]:
        assert "担当者のログイン" not in [x.words for x in lines(named, typed_role)]
    Party.objects.update(kind="corporate")
    assert lines(named, typed)[0].words == "部門の割り当て"


@pytest.fixture
def billed(hanako) -> Person:
    """Bills of September and October 2026 and of November 2025."""
    a_catalogue()
    a_bill(hanako, date(2026, 10, 1))
    a_bill(hanako, date(2026, 9, 1), lines=[a_line(amount_yen=7465)])
    a_bill(hanako, date(2025, 11, 1))
    return hanako


def bill_address(person: Person, month: str) -> str:
    return f"/c/{person.contract.code}/bills/{month}"


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("10月分の請求", "2026-10"),
        ("請求書 9月", "2026-09"),
        ("請求書　９月", "2026-09"),
        ("9月の請求書を見たい", "2026-09"),
        ("2026年9月分の明細", "2026-09"),
        ("インボイス 2026-09", "2026-09"),
        ("請求書 11月", "2025-11"),  # of this November there is no bill yet
        ("8,211円", "2026-09"),  # 7,465 and a tenth, rounded down
        ("8211円", "2026-09"),
        ("８，２１１", "2026-09"),
        ("¥8,211", "2026-09"),
        ("8,211円の請求書", "2026-09"),
        ("8211", "2026-09"),
    ],
)
def test_a_month_or_an_amount_finds_its_bill_first(billed, typed, month):
    first = lines(billed, typed)[0]
    assert first.url == bill_address(billed, month)
    year, _, number = month.partition("-")
    assert first.words == f"{year}年{int(number)}月分の請求"
    assert get_at(AT, billed.client, first.url).status_code == 200


@pytest.mark.parametrize(
    "typed", ["8,212円", "13月の請求書", "請求書 8月", "9月に引っ越します", "請求書"]
)
def test_other_amounts_months_and_words_find_no_bill_of_a_month(billed, typed):
    assert not [line for line in lines(billed, typed) if "/bills/20" in line.url]


def test_somebody_elses_amount_is_not_found(billed, taro):
    assert not [line for line in lines(taro, "8,211円") if "/bills/20" in line.url]


def test_the_end_of_a_line_comes_before_an_amount(billed):
    with scope("test", billed.party.pk):
        Contract.objects.update(line_number="08055558211")
    found = [line.url for line in lines(billed, "8211")]
    assert found[:2] == [
        f"/c/{billed.contract.code}/",
        bill_address(billed, "2026-09"),
    ]


def test_the_field_names_a_month_and_an_amount_as_examples(billed):
    page = get_at(AT, billed.client, "/search/").content.decode()
    assert "11月分の請求書" in page and "8,211円" in page
