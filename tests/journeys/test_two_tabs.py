"""Two tabs of one person, each about another contract: neither changes the other."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Member, Party
from madoguchi.departments.models import Book
from madoguchi.documents.models import Bundle
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.bill_links import (
    link_to_bill_of_order,
    link_to_newest_bill_of_account,
)
from tests.bills import a_bill
from tests.clock import jst
from tests.operator import an_operator
from tests.people import Person, a_contract, a_second_account, sign_up, signed_in_client

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
        account = a_second_account(hanako.party, addressee="まつもと")
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


@pytest.fixture
def second(hanako: Person) -> Person:
    """A second customer number of hanako's login, with a contract of its own."""
    other = sign_up("second")
    Member.objects.create(user=hanako.user, party=other.party, role="holder")
    return other


def form_of(page: str) -> dict[str, str]:
    form = re.search(r'<form method="post">.*?</form>', page, re.DOTALL)
    assert form
    return dict(re.findall(r'name="(key|customer)" value="([^"]*)"', form[0]))


def orders_of_both(*people: Person) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for person in people:
        with scope("test", person.party.pk):
            found += Order.objects.values_list("party_id", "kind")
    return found


@pytest.mark.parametrize("slug", ["address", "addressee", "contact"])
def test_a_start_is_refused_where_another_tab_switched_the_customer(
    hanako, second, slug
):
    client, start = hanako.client, f"/p/{slug}/"
    client.get(f"/c/{hanako.contract.code}/")
    page = client.get(start).content.decode()
    assert "お客様番号N100000001" in re.sub(r"<[^>]+>|\s", "", page)
    client.get(f"/c/{second.contract.code}/")  # another tab
    answer = client.post(start, form_of(page))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "ORDER-3065" in said and "何も変更していません。" in said
    assert f"{second.party.customer_number} に切り替わりました" in said
    assert f"/account/parties/?next=%2Fp%2F{slug}%2F" in said
    assert "入力へ進む" not in said
    assert orders_of_both(hanako, second) == []
    client.post("/account/parties/", {"party": hanako.party.pk, "next": start})
    assert client.post(start, form_of(page)).status_code == 302
    assert orders_of_both(hanako, second) == [(hanako.party.pk, slug)]


def test_a_start_that_states_no_number_is_refused_where_there_are_several(
    hanako, second
):
    client = hanako.client
    form = form_of(client.get("/p/address/").content.decode())
    del form["customer"]
    assert client.post("/p/address/", form).status_code == 422
    assert orders_of_both(hanako, second) == []


def test_a_login_with_one_number_states_none(hanako):
    page = hanako.client.get("/p/address/").content.decode()
    assert form_of(page).keys() == {"key"} and "<dt>お客様番号</dt>" not in page


def test_the_steps_after_the_start_stay_with_the_customer_of_the_draft(hanako, second):
    client = signed_in_client(hanako.user, "password", "mail")
    client.get(f"/c/{hanako.contract.code}/")
    form = form_of(client.get("/p/address/").content.decode())
    assert client.post("/p/address/", form).status_code == 302
    step = f"/p/address/{form['key']}/input/1"
    client.get(f"/c/{second.contract.code}/")  # another tab
    saved = client.post(step, {"postal_code": "9800811", "later": "1"})
    assert saved.url == "/procedures/"
    assert orders_of_both(hanako, second) == [(hanako.party.pk, "address")]
    with scope("test", hanako.party.pk):
        assert Order.objects.get().answers["postal_code"] == "9800811"


def test_a_receipt_links_the_bill_of_its_own_account(hanako, parents):
    bill = a_bill(hanako, date(2026, 10, 1))
    with scope("test", hanako.party.pk):
        own = Order(party=hanako.party, answers={"bill": bill.invoice_number})
        theirs = Order(party=hanako.party, answers={"account": "E00099"})
        gone = Order(party=hanako.party, answers={"bill": "I000000000"})
        bill_page = link_to_bill_of_order(own)
        newest = link_to_newest_bill_of_account(theirs)
        assert bill_page and newest
        assert bill_page.address == f"/c/{hanako.contract.code}/bills/2026-10"
        assert newest.address == f"/c/{parents.code}/bills/latest"
        assert link_to_bill_of_order(gone) is None


@pytest.fixture
def firms(hanako, second) -> Person:
    """Both numbers are companies; hanako's administrator proved an app."""
    for person in (hanako, second):
        Party.objects.filter(pk=person.party.pk).update(kind=Party.Kind.CORPORATE)
        Member.objects.filter(user=hanako.user, party=person.party).update(role="admin")
    return second


def with_file(form: dict[str, object]) -> dict[str, object]:
    """The form as a browser sends it: with its file anew."""
    if "file" not in form:
        return form
    return form | {"file": SimpleUploadedFile("a.csv", str(form["file"]).encode())}


def told(client, path: str, form: dict[str, object]) -> str:
    answer = client.post(path, with_file(form))
    assert answer.status_code in {409, 422}, path
    return answer.content.decode()


BOOK = {"name": "通信費", "layout": "freee", "account": "a", "contra_account": "b"}
SEARCH = "/bills/export/?by=month&begin=2026-10&end=2026-10"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/org/departments/", {"file": "部門コード"}),
        ("/bills/books/", BOOK),
        (SEARCH, {"key": "6f1e7dd0-7b0c-4f7b-8a58-0b3d3ea3f7d1"}),
        ("/org/security/", {"level": "1"}),
    ],
)
def test_a_form_about_the_customer_is_refused_once_another_is_shown(
    hanako, firms, path, form
):
    client = signed_in_client(hanako.user, "password", "totp")
    client.get(f"/c/{hanako.contract.code}/")
    own = {"customer": hanako.party.customer_number}
    client.get(f"/c/{firms.contract.code}/")  # another tab
    assert "ORDER-3065" in told(client, path, form | own)
    assert "ORDER-3065" in told(client, path, form), "one that states none"
    client.get(f"/c/{hanako.contract.code}/")
    assert "ORDER-3065" not in client.post(path, with_file(form | own)).content.decode()
    with scope("test", firms.party.pk):
        assert not Book.objects.exists() and not Bundle.objects.exists()


def test_those_forms_state_the_customer_of_their_page(hanako, firms):
    client = signed_in_client(hanako.user, "password", "totp")
    for month in (9, 10):
        a_bill(hanako, date(2026, month, 1))
    mine = f'name="customer" value="{hanako.party.customer_number}"'
    for path in (
        "/org/departments/",
        "/bills/books/",
        f"/c/{hanako.contract.code}/bills/",
        "/org/security/",
    ):
        client.get(f"/c/{hanako.contract.code}/")
        assert mine in client.get(path).content.decode(), path
