"""After a refused form Back sends nothing again, and what was typed is still there."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from madoguchi.platform.clock import clock_at
from tests.clock import jst
from tests.desk import an_agent
from tests.operator import a_catalogue, an_operator
from tests.people import Person
from tests.procedure_walk import ProcedureWalk

AT = "2026-11-24T10:00"
BROWSER = {"Sec-Fetch-Mode": "navigate"}
TOO_LONG = {"nickname": "母" * 41}


@pytest.fixture
def form(hanako) -> tuple[Client, str]:
    """A browser, and the page that asks for a nickname."""
    a_catalogue()
    client = hanako.client
    start = f"/c/{hanako.contract.code}/p/nickname/"
    return client, ProcedureWalk(AT, client, start).begin().url


def send(client: Client, address: str, typed: dict[str, str], **headers: str):
    with clock_at(jst(AT)):
        return client.post(address, typed, headers=headers)


def look(client: Client, address: str):
    with clock_at(jst(AT)):
        return client.get(address, headers=BROWSER)


def test_a_browser_is_led_to_the_refusal_by_a_page_of_its_own(form):
    client, address = form
    answer = send(client, address, TOO_LONG, **BROWSER)
    assert (answer.status_code, answer.url) == (303, address)
    shown = look(client, address)
    assert shown.status_code == 422
    words = shown.content.decode()
    assert "母" * 41 in words and "エラー" in words


def test_it_is_shown_once_and_kept_no_longer(form):
    client, address = form
    send(client, address, TOO_LONG, **BROWSER)
    look(client, address)
    assert "refused" not in client.session
    assert look(client, address).status_code == 200


def test_it_is_shown_at_its_own_address_alone(form, hanako):
    client, address = form
    send(client, address, TOO_LONG, **BROWSER)
    assert look(client, "/procedures/").status_code == 200
    assert look(client, f"{address}?x=1").status_code == 200
    assert look(client, address).status_code == 422


def test_other_callers_get_the_refusal_itself(form):
    client, address = form
    for headers in ({}, {"Sec-Fetch-Mode": "cors"}):
        assert send(client, address, TOO_LONG, **headers).status_code == 422
    assert "refused" not in client.session


def test_what_is_accepted_goes_on_as_before(form):
    client, address = form
    answer = send(client, address, {"nickname": "母の電話"}, **BROWSER)
    assert answer.status_code == 302 and answer.url.endswith("/check")
    assert "refused" not in client.session


def test_a_page_of_the_desk_that_takes_posts_alone_shows_its_refusal_too(hanako):
    an_operator()
    agent = an_agent("一郎", AT)
    where = f"/desk/customers/{hanako.party.customer_number}/enter"
    assert send(agent.client, where, {"reason": ""}, **BROWSER).status_code == 303
    assert look(agent.client, where).status_code == 422
    assert look(agent.client, where).status_code == 405


def test_another_persons_session_shows_nothing_of_it(form, taro: Person):
    client, address = form
    send(client, address, TOO_LONG, **BROWSER)
    assert look(taro.client, address).status_code == 404


def test_no_password_and_no_page_of_sign_in_is_kept(hanako):
    a_catalogue()
    client = hanako.client
    typed = {"old_password": "wrong horse", "password": "short"}
    answer = send(client, "/account/password/", typed, **BROWSER)
    assert answer.status_code != 303
    stored = [row.get_decoded() for row in Session.objects.all()]
    assert not [data for data in stored if "refused" in data]
