"""What pages and posts ask of the database does not grow with the contracts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from madoguchi.accounts.models import User
from madoguchi.billing.models import Charge
from madoguchi.catalogue.models import Policy
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Member
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.web.http.page_permissions import page_rules
from tests.addresses import BILL_MONTH, page_address
from tests.bills import a_bill, document_of_bill
from tests.clock import get_at, post_at
from tests.desk import an_agent
from tests.hostile.test_statements_say_party import TABLES
from tests.journeys.test_many_contracts import fill_with_contracts
from tests.journeys.test_status_mails import tell
from tests.operator import a_catalogue, an_item
from tests.people import PASSWORD, Person, sign_up, signed_in_client
from tests.procedure_walk import ProcedureWalk, an_order

NOW = "2026-11-24T10:00"
NOVEMBER = date(2026, 11, 1)
MANY, MOST_ROWS = 120, 80
NAMED_TABLE = re.compile(r'(?:FROM|JOIN)\s+"?(\w+)"?')


@contextmanager
def asked() -> Iterator[list[tuple[str, int]]]:
    """Each statement with the number of rows or of identifiers that it moves."""
    found: list[tuple[str, int]] = []

    def count(execute, statement, params, many, context):
        answer = execute(statement, params, many, context)
        cursor = context["cursor"]
        given = [p for p in (params or ()) if isinstance(p, (list, tuple))]
        if isinstance(params, dict):
            given = [p for p in params.values() if isinstance(p, (list, tuple))]
        sizes = [len(p) for p in given] + [len(params or ()), cursor.rowcount]
        found.append((str(statement), max(sizes)))
        return answer

    with connection.execute_wrapper(count):
        yield found


def boundless(statements: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [
        (text, rows)
        for text, rows in statements
        if rows > MOST_ROWS
        and any(
            name in TABLES or name.startswith("contracts_")
            for name in NAMED_TABLE.findall(text)
        )
    ]


@pytest.fixture
def few(hanako) -> Person:
    return an_owner(hanako)


@pytest.fixture
def many(db_of_all) -> Person:
    """A company of many contracts; on each hangs a discount, and one has all."""
    person = an_owner(sign_up("company"))
    fill_with_contracts(person, MANY)
    with batch("test"):
        mine = Contract.objects.filter(party=person.party)
        Charge.objects.bulk_create(
            Charge(
                party=person.party,
                contract=contract,
                billing_month=NOVEMBER,
                item_code="SET",
                description="セット割",
                quantity=1,
                unit_price=-450,
                amount_yen=-450,
                tax_category="STANDARD_10",
            )
            for contract in mine.exclude(pk=person.contract.pk)
        )
    return person


def an_owner(person: Person) -> Person:
    if not Policy.objects.exists():
        a_catalogue()
        an_item("SET", "discount", "セット割", -450)
        Policy.objects.create(
            valid_from=date(2026, 1, 1), discounts_need={"SET": ["fibre"]}
        )
    document_of_bill(a_bill(person, BILL_MONTH))
    with scope("test", person.party.pk):
        mine = Contract.objects.filter(pk=person.contract.pk)
        mine.update(service="fibre", plan_code="F1", service_address="東京都千代田区1")
    return person


def test_no_page_reads_all_contracts_of_a_login(many):
    tell(functions=["mobile"], headline="データ通信が切れます")
    an_order(many)
    client, faults = signed_in_client(many.user, "passkey"), []
    for name, rule in page_rules().items():
        if rule.right and name != WHOLE_LIST:
            with asked() as statements:
                get_at(NOW, client, page_address(name, many.contract.code))
            faults += [(name, *fault) for fault in boundless(statements)]
    assert faults == []
    home = get_at(NOW, client, "/").content.decode()
    assert f"{MANY}契約" in home  # of mobile; the one of fibre is not touched


def test_the_desk_reads_no_more_than_it_shows_and_finds_the_rest(many, record_property):
    add_people(many, 30)
    clerk = an_agent("一郎", NOW, "billing")
    clerk.open(many)
    here = f"customers/{many.party.customer_number}/"
    with asked() as statements:
        first = clerk.see(here)
    assert boundless(statements) == []
    record_property("statements of a customer's page at the desk", len(statements))
    assert len(statements) <= 60
    assert "社用車" not in first and "社員29" not in first
    assert "次の契約を見る" in first and "次のログインを見る" in first
    assert "080-1000-0020" not in first
    assert "080-1000-0020" in clerk.see(f"{here}?contracts=20")
    assert "社員29" in clerk.see(f"{here}?logins=20")
    found = clerk.see(f"{here}?q=社用車")
    assert "社用車" in found and "080-1000-0000" not in found
    assert "当てはまるログインがありません。" in found
    assert "社員7" in clerk.see(f"{here}?q=p7@example.jp")


def add_people(person: Person, count: int) -> None:
    users = User.objects.bulk_create(
        User(email=f"p{nth}@example.jp", display_name=f"社員{nth}")
        for nth in range(count)
    )
    Member.objects.bulk_create(
        Member(user=user, party=person.party, role="applicant") for user in users
    )


WHOLE_LIST = "contract-names-file"
"""The file of all nicknames, to be changed and sent back."""

CLOSING = {"last_day": "closing"}
WALKS = {
    "cancel": (CLOSING,),
    "plan": ({"plan": "F10"}, {"begins": "cycle"}),
    "contact": ({"what": "phone"}, {"phone": "0312345678"}),
}
MAX_OF_STEP, MAX_OF_SENDING = 60, 120
"""Statements of a post that goes on a page, and of the one that orders."""


def posts_of_walk(person: Person, slug: str) -> list[list[tuple[str, int]]]:
    """What each post of a procedure asks, from its first button to the receipt."""
    start = f"/c/{person.contract.code}/p/{slug}/"
    walk = ProcedureWalk(NOW, signed_in_client(person.user, "passkey"), start)
    found = []
    with asked() as statements:
        answer = walk.begin()
    found.append(statements)
    for typed in WALKS[slug]:
        assert answer.status_code == 302, answer.content.decode()
        with asked() as statements:
            answer = post_at(NOW, walk.client, answer.url, typed)
        found.append(statements)
    assert answer.status_code == 302, answer.content.decode()
    page = walk.check(answer.url).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    with asked() as statements:
        answer = post_at(NOW, walk.client, answer.url, {"seen": seen[1]})
    assert answer.status_code == 302, answer.content.decode()
    return [*found, statements]


@pytest.mark.parametrize("slug", WALKS)
def test_posts_of_a_procedure_ask_as_much_of_many_contracts_as_of_few(
    few, many, record_property, slug
):
    of_few, of_many = posts_of_walk(few, slug), posts_of_walk(many, slug)
    assert [fault for post in of_many for fault in boundless(post)] == []
    counts = [len(post) for post in of_many]
    record_property(f"statements of ordering {slug}", counts[-1])
    assert max(counts[:-1]) <= MAX_OF_STEP and counts[-1] <= MAX_OF_SENDING
    for here, there in zip(counts, of_few, strict=True):
        assert here <= len(there) + 4, "some are named, then all are counted"


def test_signing_in_and_choosing_a_number_take_few_statements(many, record_property):
    number = many.party.customer_number
    typed = {"identifier": number, "password": PASSWORD}
    client = Client()
    with asked() as statements:
        assert client.post("/login/", typed).status_code == 302
    assert boundless(statements) == []

    record_property("statements of signing in", len(statements))
    assert len(statements) <= MAX_OF_STEP
    with asked() as statements:
        chosen = {"party": many.party.pk, "next": "/"}
        assert many.client.post("/account/parties/", chosen).status_code == 302

    record_property("statements of choosing a customer number", len(statements))
    assert boundless(statements) == [] and len(statements) <= 30
