"""A form with a password says whose it is, for password managers; nobody sees it."""

import re

import pytest
from django.test import Client

from madoguchi.accounts.models import User
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.sign_in_helpers import code_in_mail

NUMBER, MAIL = "N100000001", "hanako@example.jp"


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def names_in(page: str) -> list[str]:
    """Value of each field that says `username`; it is text, read-only and hidden."""
    fields = re.findall(r'<input[^>]*autocomplete="username"[^>]*>', page)
    for field in fields:
        assert 'type="text"' in field and " hidden" in field and " readonly" in field
        assert "disabled" not in field
    return [value for field in fields for value in re.findall(r'value="(.*?)"', field)]


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_signed_in_person_sees_the_mail(hanako):
    client = signed_in_client(hanako.user, "password")
    assert names_in(page_of(client, "/account/security/password/")) == [MAIL]
    assert names_in(page_of(client, "/account/confirm/password/")) == [MAIL]
    spoilt = {"password": "short", "username": "somebody else"}
    answer = client.post("/account/security/password/", spoilt)
    assert names_in(answer.content.decode()) == [MAIL]


@pytest.mark.parametrize("typed", [NUMBER, MAIL])
def test_a_reset_says_what_was_typed(hanako, typed):
    client = Client()
    client.post("/reset/", {"identifier": typed})
    client.post("/reset/code/", {"code": code_in_mail()})
    assert names_in(page_of(client, "/reset/password/")) == [typed]


def test_a_recovery_says_the_number_and_never_the_whole_mail(hanako):
    client = Client()
    client.post("/recovery/", {"number": NUMBER})
    client.post("/recovery/channel/", {"channel": "0"})
    client.post("/recovery/code/", {"code": code_in_mail()})
    page = page_of(client, "/recovery/password/")
    assert names_in(page) == [NUMBER] and MAIL not in page


def test_a_first_access_says_the_number(hanako):
    User.objects.update(password="!", enrolled_at=None)
    client = Client()
    client.post("/first-access/", {"number": NUMBER})
    client.post("/first-access/code/", {"code": code_in_mail()})
    assert names_in(page_of(client, "/first-access/password/")) == [NUMBER]
