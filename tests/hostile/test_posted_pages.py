"""Pages that are only posted to: no sign-in or proof on the way ends in a 405."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from madoguchi.customers.models import Member, Role
from madoguchi.platform.clock import clock_at
from madoguchi.platform.page_table import page_patterns
from tests.addresses import page_address
from tests.clock import get_at, jst, post_at
from tests.hostile.test_permission_map import POSTS
from tests.operator import an_operator
from tests.people import PASSWORD, Person, signed_in_client
from tests.permission_table import RIGHTS
from tests.procedure_walk import an_order
from tests.sign_in_helpers import code_in_mail

PROVED_AT, LATER = "2026-11-24T10:00", "2026-11-24T10:11"
PRESS_AGAIN = "もう一度ボタンを押してください"
CLOSED_TO_STRANGERS = sorted(name for name in POSTS if not RIGHTS[name].is_open)
ASKS_ANEW = sorted(name for name in CLOSED_TO_STRANGERS if RIGHTS[name].is_fresh)


@pytest.fixture
def admin(hanako: Person) -> Person:
    an_operator()
    an_order(hanako)
    Member.objects.update(role=Role.ADMIN)
    return hanako


def next_in(url: str) -> str:
    return parse_qs(urlsplit(url).query)["next"][0]


def test_there_are_such_pages():
    fresh = [
        "case-approve",
        "company-role-end",
        "grant-end",
        "invitation-resend",
        "invitation-withdraw",
        "leave-call-off",
        "passkey-question",
        "right-decline",
        "two-steps",
    ]
    assert fresh == ASKS_ANEW
    assert {"procedure-discard", "session-end"} <= {*CLOSED_TO_STRANGERS}


OF_NOBODY = {"company-role-end", "grant-end", "leave-call-off"}
"""Whose form is on the page of a person or role; the tests' address is nobody's."""


@pytest.mark.parametrize("name", sorted({*ASKS_ANEW} - OF_NOBODY))
def test_a_proof_leads_back_to_the_page_that_holds_the_form(admin, name):
    client = signed_in_at(admin, PROVED_AT)
    where = page_address(name, admin.contract.code)
    asked = post_at(LATER, client, where, {"on": "yes"})
    assert asked.url.startswith("/account/confirm/first/?next=")
    target = next_in(asked.url)
    with clock_at(jst(LATER)):
        typed = {"code": code_in_mail(), "next": target}
    proved = post_at(LATER, client, "/account/confirm/mail/", typed)
    assert proved.url == target
    page = get_at(LATER, client, target)
    assert page.status_code == 200
    assert PRESS_AGAIN in page.content.decode()
    assert PRESS_AGAIN not in get_at(LATER, client, target).content.decode()


def signed_in_at(person: Person, moment: str) -> Client:
    with clock_at(jst(moment)):
        return signed_in_client(person.user, "password", "mail")


@pytest.mark.parametrize("name", CLOSED_TO_STRANGERS)
def test_a_sign_in_leads_back_to_a_page_that_a_get_opens(admin, name):
    where = page_address(name, admin.contract.code)
    client = Client()
    for method in ("get", "post"):
        asked = getattr(client, method)(where)
        assert asked.url.startswith("/login/?next="), name
    facts = {"identifier": "N100000001", "password": PASSWORD}
    signed_in = client.post(
        "/login/", facts | {"next": next_in(asked.url)}, follow=True
    )
    assert signed_in.status_code == 200, name


def test_every_page_that_asks_anew_says_its_task():
    pages = page_patterns()
    nameless = [
        name
        for name, right in RIGHTS.items()
        if right.is_fresh and not pages[name].page.task
    ]
    assert nameless == []
