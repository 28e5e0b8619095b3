"""A company with thousands of contracts, and a login with hundreds of numbers."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from madoguchi.contracts.contract_lists import (
    ListOwner,
    WantedContracts,
    count_contracts,
    list_contracts,
)
from madoguchi.contracts.models import Contract
from madoguchi.contracts.queries import (
    ContractSearch,
    login_at_a_glance,
    plain_words,
    search_contracts_of_login,
)
from madoguchi.customers.models import Member, Party
from madoguchi.platform.scope import scope
from madoguchi.ui.page_filters import group_digits
from tests.bills import a_bill, document_of_bill
from tests.operator import an_operator
from tests.people import Person, sign_up

MANY = 300


def fill_with_contracts(person: Person, count: int) -> None:
    with scope("test", person.party.pk):
        Contract.objects.bulk_create(
            Contract(
                party=person.party,
                account=person.account,
                code=f"w{nth:07}",
                contract_number=f"W{nth:09}",
                service="mobile",
                plan_code="M3",
                status="active",
                nickname="社用車" if nth == count - 1 else "",
                line_number=f"0801{nth:07}",
                started_on=date(2024, 4, 1),
            )
            for nth in range(count)
        )


@pytest.fixture
def big(hanako) -> Person:
    an_operator()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    a_bill(hanako)
    fill_with_contracts(hanako, MANY)
    return hanako


@pytest.fixture
def second(hanako) -> Person:
    """A second customer number of hanako's login."""
    other = sign_up("second")
    Member.objects.create(user=hanako.user, party=other.party, role="holder")
    return other


def statements_of(person: Person, where: str) -> int:
    client = person.client
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(where).status_code == 200
    return len([row for row in asked if row["sql"] not in {"BEGIN", "COMMIT"}])


def addresses_of(code: str) -> list[str]:
    bill = reverse("bill", args=[code, date(2026, 10, 1)])
    return ["/", "/contracts/", "/contracts/?q=0801", bill, f"/c/{code}/"]


def test_pages_take_no_more_than_twelve_statements(big):
    for where in addresses_of(big.contract.code):
        assert statements_of(big, where) <= 12, where


def test_no_page_reads_all_contracts(big):
    """Of the last contract nothing is known where it is not asked for."""
    client = big.client
    for where in (*addresses_of(big.contract.code)[:2], "/account/bills/"):
        assert "社用車" not in client.get(where).content.decode()


@pytest.mark.parametrize(
    "q",
    ["社用車", "W000000299", "w000000 299", "080-1000-0299", "０８０１００００２９９"],
)
def test_the_list_is_searched_by_number_name_and_line(big, q):
    said = big.client.get("/contracts/", {"q": q}).content.decode()
    assert said.partition("<main")[2].count('class="name"') == 1
    assert "/c/w0000299/" in said


def test_a_contract_beyond_the_first_few_opens_and_is_kept(big):
    client = big.client
    assert client.get("/c/w0000250/").status_code == 200
    assert client.get("/c/-/bills/").url == "/c/w0000250/bills/"
    assert "w0000250" in client.get("/c/w0000250/bills/").content.decode()


def test_a_page_of_another_number_opens_under_that_number(hanako, second):
    an_operator()
    document_of_bill(a_bill(second))
    client, code = hanako.client, second.contract.code
    client.get(f"/c/{hanako.contract.code}/")
    for where in (f"/c/{code}/", f"/c/{code}/bills/2026-10"):
        answer = client.get(where)
        assert answer.status_code == 200
        assert second.party.customer_number[-4:] in answer.content.decode()


def test_the_pdf_of_another_number_is_there_too(hanako, second, taro):
    an_operator()
    own, other = document_of_bill(a_bill(second)), document_of_bill(a_bill(taro))
    client = hanako.client
    client.get(f"/c/{hanako.contract.code}/")
    for document, status in ((own, 200), (other, 404)):
        where = reverse("document-file", args=[document.number, "pdf"])
        assert client.get(where).status_code == status


def test_home_says_the_other_numbers_and_leads_to_them(hanako, second):
    an_operator()
    said = hanako.client.get("/").content.decode()
    assert shown_number(hanako) in said and shown_number(second) not in said
    assert "ほかのお客様番号に切り替える" in said
    assert second.party.customer_number[-3:] in said


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ("/c/{code}/bills/", "/c/-/bills/"),
        ("/c/{code}/bills/2026-10", "/c/-/bills/latest"),
        ("/c/{code}/payment/", "/c/-/payment/"),
        ("/procedures/", "/c/-/procedures/"),
        ("/contracts/", "/contracts/"),
    ],
)
def test_choosing_another_number_leads_to_the_same_page_of_it(
    hanako, second, where, kept
):
    an_operator()
    for person in (hanako, second):
        a_bill(person)
    client, code = hanako.client, hanako.contract.code
    page = client.get(where.format(code=code), follow=True).content.decode()
    (choice,) = re.findall(r'href="(/account/parties/\?next=[^"]*)"', page)
    shown = client.get(choice).content.decode()
    (back,) = set(re.findall(r'name="next" value="([^"]*)"', shown))
    assert back == kept
    led = client.post(
        "/account/parties/", {"party": second.party.pk, "next": back}, follow=True
    )
    assert led.status_code == 200
    assert client.session["party"] == second.party.pk
    if "{code}" in where:
        assert second.contract.code in led.request["PATH_INFO"]


def test_a_number_without_a_contract_has_home_in_its_place(hanako, second):
    an_operator()
    with scope("test", second.party.pk):
        type(second.contract).objects.all().delete()
    back = {"party": second.party.pk, "next": "/c/-/bills/"}
    led = hanako.client.post("/account/parties/", back, follow=True)
    assert led.status_code == 200 and led.request["PATH_INFO"] == "/"


def test_home_of_one_number_offers_no_other(hanako):
    an_operator()
    said = hanako.client.get("/").content.decode()
    assert "ほかのお客様番号に切り替える" not in said
    assert shown_number(hanako) not in said


def shown_number(person: Person) -> str:
    number = group_digits(person.party.customer_number)
    return f"お客様番号 {number} の内容を表示しています。"


@pytest.fixture
def broker(hanako) -> Person:
    """A login with many customer numbers, each without a contract but the first."""
    an_operator()
    parties = Party.objects.bulk_create(
        Party(kind="individual", customer_number=f"N7{nth:08}") for nth in range(MANY)
    )
    Member.objects.bulk_create(
        Member(user=hanako.user, party=party, role="holder") for party in parties
    )
    return hanako


def test_a_login_with_many_numbers_opens_one_scope(broker):
    client = broker.client
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    scopes = [row for row in asked if "app.party" in row["sql"]]
    assert len(scopes) == 1
    assert len([row for row in asked if row["sql"] not in {"BEGIN", "COMMIT"}]) <= 12


def test_numbers_are_searched_where_there_are_many(broker):
    client = broker.client
    page = client.get("/account/parties/").content.decode()
    assert page.count('name="party"') == 20 and "お客様番号の一部で探す" in page
    page = client.get("/account/parties/?q=00000123").content.decode()
    assert page.count('name="party"') == 1 and "N700000123" in page
    page = client.get("/account/parties/?q=N999").content.decode()
    assert page.count('name="party"') == 0
    assert "当てはまるお客様番号がありません。" in page


def test_the_database_searches_only_parties_of_the_user(hanako, second, taro):
    parties = [row.party.pk for row in (hanako, second, taro)]
    found = search_contracts_of_login(hanako.user.pk, parties, ContractSearch(10))
    assert {c.party_id for c in found} == {hanako.party.pk, second.party.pk}


def test_a_code_leads_to_no_party_that_is_not_asked_for(hanako, taro):
    code = taro.contract.code
    own, other = hanako.party.pk, taro.party.pk
    for parties, party in (([own], None), ([own, other], other)):
        glance = login_at_a_glance(
            hanako.user.pk, code, parties=parties, whole_parties=parties
        )
        assert glance.party == party
        assert {c.party_id for c in glance.contracts} == {own}


@pytest.mark.parametrize(
    "q", ["", "社用車", "0801", "W00000029", "ＭＯＤＥＬ", "m3", "no such word"]
)
def test_what_is_counted_is_what_is_listed(big, q):
    """Of one party in its scope, and past the walls of a login's parties."""
    words = WantedContracts(plain_words(q))
    own = ListOwner(big.access, big.user.pk)
    for owner in (own, replace(own, parties=(big.party.pk,))):
        with scope("test", big.party.pk):
            listed = list_contracts(owner, words, passed_over=0, most=1_000)
            groups = count_contracts(owner, words)
        assert sum(group.count for group in groups) == len(listed)
        assert len(listed) == FOUND.get(q, MANY + 1)


FOUND = {"社用車": 1, "0801": MANY, "W00000029": 10, "ＭＯＤＥＬ": 0, "no such word": 0}
"""By hand: the company has so many contracts W…, and one of its own."""


def test_the_list_goes_on_over_the_numbers_of_a_login(hanako, second):
    parties = [hanako.party.pk, second.party.pk]
    owner = ListOwner(hanako.access, hanako.user.pk, parties)
    pages = [
        list_contracts(owner, WantedContracts(), passed_over=nth, most=1)
        for nth in range(3)
    ]
    assert [[c.party_id for c in page] for page in pages] == [
        *([party] for party in parties),
        [],
    ]


def test_a_login_lists_and_counts_no_party_of_others(hanako, taro):
    owner = ListOwner(hanako.access, hanako.user.pk, [hanako.party.pk, taro.party.pk])
    found = list_contracts(owner, WantedContracts(), passed_over=0, most=10)
    assert {c.party_id for c in found} == {hanako.party.pk}
    assert sum(g.count for g in count_contracts(owner, WantedContracts())) == 1
