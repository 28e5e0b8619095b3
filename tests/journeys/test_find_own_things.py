"""さがす finds a person's own things by name and number, and nobody else's."""

from urllib.parse import quote

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Member, Party, Role
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at
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
