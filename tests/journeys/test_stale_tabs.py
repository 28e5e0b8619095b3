"""A tab from before a sign-in or sign-out in another tab; and what stays refused."""

import re

import pytest
from django.test import Client

from madoguchi.accounts.models import Challenge
from tests.operator import an_operator
from tests.people import PASSWORD
from tests.sign_in_helpers import is_signed_in

NUMBER = "N100000001"


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def token_of(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found[1]


def sign_in(client: Client, token: str, **more: str):
    form = {"identifier": NUMBER, "password": PASSWORD, "csrfmiddlewaretoken": token}
    return client.post("/login/", form | {"next": "/contracts/"}, **more)


@pytest.fixture
def tabs(hanako) -> tuple[Client, str]:
    """A browser in which one tab has signed in, and the token of another."""
    client = Client(enforce_csrf_checks=True)
    token = token_of(client, "/login/")
    assert sign_in(client, token_of(client, "/login/")).url == "/contracts/"
    return client, token


def test_the_second_tab_goes_straight_on(tabs):
    client, token = tabs
    answer = sign_in(client, token)
    assert (answer.status_code, answer.url) == (302, "/contracts/")


@pytest.mark.parametrize("path", ["/reset/", "/first-access/", "/recovery/"])
def test_other_ways_in_go_on_too_and_do_nothing(tabs, path):
    client, token = tabs
    form = {"csrfmiddlewaretoken": token, "identifier": NUMBER, "number": NUMBER}
    answer = client.post(path, form)
    assert (answer.status_code, answer.url) == (302, "/")
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        *("/login/code/", "/login/check/mail/", "/recovery/next/", "/recovery/code/"),
        *("/reset/code/", "/first-access/code/", "/login/passkey/"),
    ],
)
def test_each_later_step_of_a_way_in_goes_on_too(tabs, path):
    client, token = tabs
    form = {"csrfmiddlewaretoken": token, "code": "123456", "next": "/contracts/"}
    answer = client.post(path, form)
    assert (answer.status_code, answer.url) == (302, "/contracts/")
    assert not Challenge.objects.exists()


@pytest.mark.parametrize(
    "path", ["/login/passkey/options/", "/login/check/passkey/options/"]
)
def test_the_question_for_a_passkey_leads_on_and_asks_nothing(tabs, path):
    client, token = tabs
    answer = client.post(path, headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.url) == (302, "/")
    stranger = Client(enforce_csrf_checks=True)
    token_of(stranger, "/login/")
    assert stranger.post(path, headers={"X-CSRFToken": token}).status_code == 403


@pytest.mark.parametrize("path", ["/not-me/", "/status/mail/"])
def test_a_form_of_anybody_is_opened_anew_and_says_why(tabs, path):
    client, token = tabs
    form = {"csrfmiddlewaretoken": token, "number": "1" * 12, "address": "a@b.jp"}
    answer = client.post(path, form, follow=True)
    assert answer.redirect_chain == [(f"{path}?anew=1", 302)]
    page = answer.content.decode()
    assert "画面が古くなっていた" in page and "FORM-4030" in page
    assert "画面が古くなっていた" not in client.get(path).content.decode()
    assert token_of(client, path)


def test_the_sign_out_of_an_old_tab_leads_to_the_page_after_it(tabs):
    client, _token = tabs
    old = token_of(client, "/contracts/")
    client.post("/logout/", {"csrfmiddlewaretoken": old})
    assert not is_signed_in(client)
    token_of(client, "/login/")
    answer = client.post("/logout/", {"csrfmiddlewaretoken": "x" * 64})
    assert (answer.status_code, answer.url) == (302, "/signed-out/")


def test_a_sign_out_with_an_old_token_ends_no_session(tabs):
    client, token = tabs
    answer = client.post("/logout/", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 403 and is_signed_in(client)


def test_who_is_not_signed_in_gets_the_page_as_before(hanako):
    client = Client(enforce_csrf_checks=True)
    token_of(client, "/login/")
    answer = sign_in(client, "x" * 64)
    assert answer.status_code == 403 and not is_signed_in(client)


@pytest.mark.parametrize("more", [{"HTTP_ORIGIN": "https://evil.example"}])
def test_a_form_of_another_site_leads_nowhere(tabs, more):
    client, token = tabs
    assert sign_in(client, token, **more).status_code == 403
    assert client.post("/login/", {"next": "/contracts/"}).status_code == 403


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_going_on_stays_on_this_site(tabs, to):
    client, token = tabs
    answer = client.post("/login/", {"csrfmiddlewaretoken": token, "next": to})
    assert (answer.status_code, answer.url) == (302, "/")


def test_a_form_behind_the_sign_in_is_still_refused(tabs):
    client, token = tabs
    form = {"csrfmiddlewaretoken": token, "all": "yes"}
    assert client.post("/account/security/sessions/end/", form).status_code == 403
