"""Two people of the same shape: under no address does one see a word of the other.

She is looked at first, so that a search for her words has power.
"""

import re
import subprocess
from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from madoguchi.contracts.models import (
    Contract,
)
from madoguchi.customers.models import Member
from madoguchi.platform.models import Owned
from madoguchi.platform.page_table import page_patterns
from madoguchi.platform.scope import scope
from madoguchi.web.http.page_permissions import page_rules
from tests.addresses import page_address
from tests.marked_person import marked_person
from tests.operator import an_operator
from tests.people import Person, a_contract, sign_up

MARK = {"hanako": "漏洩検知A", "taro": "漏洩検知B"}


@dataclass(frozen=True)
class Twin:
    person: Person
    mark: str


def mark(name: str) -> Twin:
    return Twin(marked_person(name, MARK[name]), MARK[name])


def addresses(twin: Twin) -> dict[str, str]:
    """Every address of the portal, with this person's own values in it."""
    code, channel = twin.person.contract.code, twin.person.user.channels.first()
    return {
        name: page_address(name, code, channel.pk if channel else 0)
        for name in sorted(page_patterns())
    }


def words_of(response) -> str:
    """All that an answer says; a PDF's text and file name too."""
    said = str(response.headers)
    if response.get("Content-Type") == "application/pdf":
        text = subprocess.run(
            ["pdftotext", "-", "-"],
            input=response.content,
            capture_output=True,
            check=True,
        ).stdout
        return said + text.decode()
    return said + response.content.decode()


@pytest.fixture
def twins(db_of_all) -> tuple[Twin, Twin]:
    an_operator()
    return mark("hanako"), mark("taro")


SHE_IS_ON = {
    "home",
    "contracts",
    "contract",
    "usage",
    "usage-of-month",
    "bills",
    "bill",
    "invoice",
    "invoice-pdf",
    "payment",
    "search",
    "document-file",
    "procedures",
    "procedure-input",
    "procedure-paper",
    "contact-path",
    "order",
    "returns",
    "security",
    "history",
}


def test_she_sees_herself_on_each_of_her_pages(twins):
    hers, _ = twins
    client = hers.person.client
    for name, where in addresses(hers).items():
        said = words_of(client.get(where, follow=True))
        assert (hers.mark in said) or name not in SHE_IS_ON, name
        assert MARK["taro"] not in said


@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete"])
def test_he_sees_nothing_of_her_under_any_address(twins, method):
    hers, his = twins
    client = his.person.client
    session = client.session
    session["contract"] = hers.person.contract.code
    session.save()
    values = {
        "contract": hers.person.contract.code,
        "number": hers.person.party.customer_number,
        "party": hers.person.party.pk,
        "next": addresses(hers)["bill"],
        "device": hers.person.user.devices.get().pk,
        "factor": [f"sms-{hers.person.user.channels.get().pk}"],
        "on": "yes",
    }
    before = everything_of(hers)
    for name, where in addresses(hers).items():
        if name == "sign-out":
            continue
        if "order" in page_rules()[name].audit and name != "procedures":
            values["key"] = str(uuid4())
        sent = (
            {"q": hers.person.party.customer_number, "before": "2026-12"}
            if method == "get"
            else values
        )
        response = getattr(client, method)(where, sent)
        assert hers.mark not in words_of(response), (method, name)
        if "contract" in str(page_rules()[name].audit) and "/c/" in where:
            assert response.status_code in {404, 405}, (method, name)
    assert everything_of(hers) == before


def everything_of(twin: Twin) -> list[object]:
    owned = [m for m in apps.get_models() if issubclass(m, Owned)]
    user = twin.person.user
    at_the_door = [user.channels, user.devices, user.events, user.notices]
    told = [sorted(map(str, rows.values_list())) for rows in at_the_door]
    with scope("test", twin.person.party.pk):
        return told + [sorted(map(str, m.objects.values_list())) for m in owned]


def test_one_login_with_two_parties_sees_both_and_nobody_else(twins):
    hers, his = twins
    second = sign_up("hanako-2")
    Member.objects.create(user=hers.person.user, party=second.party, role="holder")
    with scope("test", second.party.pk):
        Contract.objects.update(nickname="ふたつめ")
    client = hers.person.client
    page = client.get("/contracts/").content.decode()
    assert hers.mark in page and "ふたつめ" in page and his.mark not in page
    other = client.get(f"/c/{second.contract.code}/")
    assert other.status_code == 200
    assert second.party.customer_number[-4:] in other.content.decode()
    home = client.get("/").content.decode()
    assert "ふたつめ" in home and hers.mark in home and his.mark not in home


def test_many_contracts_cost_no_more_statements_than_one(
    twins, django_assert_max_num_queries
):
    hers, _ = twins
    with scope("test", hers.person.party.pk):
        for nth in range(1, 30):
            a_contract(hers.person.party, hers.person.account, nth)
    client = hers.person.client
    for where, most in (("/", 11), (addresses(hers)["bill"], 7)):
        client.get(where)  # operator and catalogue are read once a minute
        with django_assert_max_num_queries(most):
            assert client.get(where).status_code == 200


def test_an_unknown_address_and_somebody_elses_look_the_same(twins):
    hers, his = twins
    client: Client = his.person.client
    pages = [
        client.get(f"/c/{code}/").content.decode()
        for code in (hers.person.contract.code, "zzzzzzzz")
    ]
    token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    plain = [token.sub("", page.split("お問い合わせのときに")[0]) for page in pages]
    assert plain[0] == plain[1]
