"""Two tabs of one person, each about another contract: neither changes the other."""

import re
from datetime import date

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import jst
from tests.operator import an_operator
from tests.people import Person, a_contract

OWN, PARENTS = "自分の電話", "松本の実家"


@pytest.fixture(autouse=True)
def today(db_of_all):
    an_operator()
    with clock_at(jst("2026-11-24T10:00")):
        yield


@pytest.fixture
def parents(hanako: Person) -> Contract:
    """A second contract of hanako on an account of its own."""
    with scope("test", hanako.party.pk):
        account = BillingAccount.objects.create(
            party=hanako.party,
            account_number="E00099",
            addressee="まつもと",
            postal_code="3900811",
            address="長野県松本市中央1-1",
            closing_day=31,
            payment_method="transfer",
        )
        contract = a_contract(hanako.party, account, nth=1)
        contract.nickname = PARENTS
        contract.line_number = "0263000000"
        contract.save()
        hanako.contract.nickname = OWN
        hanako.contract.save()
    return contract


def menu_of(page: str) -> list[str]:
    nav = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)
    assert nav
    return re.findall(r'href="([^"]+)"', nav[0])


def test_each_link_of_the_menu_carries_the_contract_of_its_page(hanako, parents):
    client, own = hanako.client, hanako.contract.code
    first = client.get(f"/c/{own}/").content.decode()
    client.get(f"/c/{parents.code}/")  # another tab
    again = client.get(f"/c/{own}/bills/").content.decode()
    for page in (first, again):
        assert not [url for url in menu_of(page) if parents.code in url or "/-/" in url]
        assert f"/c/{own}/bills/" in menu_of(page)
        assert f"/c/{own}/payment/" in menu_of(page)
        assert f"/c/{own}/procedures/" in menu_of(page)


@pytest.mark.parametrize("page", ["", "bills/", "usage/", "payment/", "procedures/"])
def test_a_page_with_a_code_is_about_that_contract_whatever_was_opened(
    hanako, parents, page
):
    client, own = hanako.client, hanako.contract.code
    client.get(f"/c/{parents.code}/{page}")
    said = client.get(f"/c/{own}/{page}").content.decode()
    assert OWN in said and f"/c/{own}/bills/" in menu_of(said)
    assert f"/c/{parents.code}/bills/" not in menu_of(said)


def test_pages_about_the_person_do_not_follow_the_other_tab(hanako, parents):
    client = hanako.client
    a_bill(hanako, date(2026, 10, 1))
    before = client.get("/").content.decode()
    client.get(f"/c/{parents.code}/")
    after = client.get("/").content.decode()
    assert menu_of(after) == menu_of(before)
    assert "10月分のご請求" in re.sub(r"<[^>]+>", "", after)


def test_a_bookmark_leads_on_to_the_address_of_the_contract_last_used(hanako, parents):
    client = hanako.client
    client.get(f"/c/{parents.code}/")
    answer = client.get("/c/-/bills/?before=2026-09")
    assert answer.status_code == 302
    assert answer.url == f"/c/{parents.code}/bills/?before=2026-09"
    assert client.get("/c/-/p/plan/").url == f"/c/{parents.code}/p/plan/"
    assert client.get("/c/-/bills/2026-10").url == f"/c/{parents.code}/bills/2026-10"


def test_the_bookmark_of_somebody_with_one_contract_opens_at_once(hanako):
    assert hanako.client.get("/c/-/").status_code == 200
    assert hanako.client.get("/payment/").status_code == 200
    assert hanako.client.get("/procedures/").status_code == 200


def test_pages_for_one_contract_alone_lead_on_where_there_are_several(hanako, parents):
    own = hanako.contract.code
    client = hanako.client
    client.get(f"/c/{parents.code}/")
    assert client.get("/payment/").url == f"/c/{own}/payment/"
    assert client.get("/procedures/").url == f"/c/{own}/procedures/"


def test_the_contract_of_somebody_else_is_not_found(hanako, taro):
    assert hanako.client.get(f"/c/{taro.contract.code}/payment/").status_code == 404
    assert hanako.client.get(f"/c/{taro.contract.code}/").status_code == 404


def test_home_begins_with_a_contract_that_runs(hanako, parents):
    with scope("test", hanako.party.pk):
        Contract.objects.filter(pk=hanako.contract.pk).update(status="ended")
    assert f"/c/{parents.code}/bills/" in menu_of(
        hanako.client.get("/").content.decode()
    )
