"""A sign-in in the middle of a form: it says why, and what was typed is still there."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import jst
from tests.operator import a_catalogue
from tests.people import PASSWORD, Person
from tests.procedure_walk import ProcedureWalk
from tests.sign_in_helpers import code_in_mail, post_sign_in

AT = "2026-11-24T10:00"
REST = jst(AT) + timedelta(minutes=61)


@pytest.fixture
def plan_page(hanako: Person) -> tuple[Client, str]:
    """The first page of a change of plan, opened at ten."""
    a_catalogue()
    client = Client()
    with clock_at(jst(AT)):
        post_sign_in(client, "N100000001")
    start = f"/c/{hanako.contract.code}/p/plan/"
    return client, ProcedureWalk(AT, client, start).begin().url


def post_form(client: Client, url: str, data: dict[str, object]):
    """Post as a browser posts a form without files."""
    return client.post(
        url, urlencode(data, doseq=True), "application/x-www-form-urlencoded"
    )


def answers_of(person: Person) -> dict[str, object]:
    with scope("test", person.party.pk):
        return Order.objects.get().answers


def test_a_choice_posted_after_the_session_has_ended_is_ticked_again(hanako, plan_page):
    client, page = plan_page
    with clock_at(REST):
        asked = post_form(client, page, {"plan": "M20"})
        assert parse_qs(urlsplit(asked.url).query)["next"] == [page]
        words = client.get(asked.url).content.decode()
        assert "60分操作がなかったので、安全のためログアウトしました。" in words
        assert "下書きは残っています。" in words
        assert answers_of(hanako) == {}, "nobody was signed in"
        assert post_sign_in(client, "N100000001", on=page).url == page
        shown = client.get(page).content.decode()
        assert shown.count("checked") == 1
        assert 'value="M20"' in shown.partition("checked")[0].rpartition("<input")[2]
        post_form(client, page, {"plan": "M10"})
        assert answers_of(hanako)["plan"] == "M10"
        shown = client.get(page).content.decode()
        assert 'value="M10"' in shown.partition("checked")[0].rpartition("<input")[2]


def test_what_was_typed_is_shown_on_its_own_page_alone(hanako, plan_page):
    client, page = plan_page
    with clock_at(REST):
        post_form(client, page, {"plan": "M20"})
        post_sign_in(client, "N100000001")
        other = ProcedureWalk(
            REST.replace(tzinfo=None).isoformat(),
            client,
            f"/c/{hanako.contract.code}/p/option-add/",
        ).begin()
        assert "checked" not in client.get(other.url).content.decode()


def test_a_proof_that_has_aged_keeps_what_was_typed_too(hanako):
    a_catalogue()
    client, start = Client(), "/p/address/"
    with clock_at(jst(AT)):
        post_sign_in(client, "N100000001")
        asked = ProcedureWalk(AT, client, start).begin()
        page = parse_qs(urlsplit(asked.url).query)["next"][0]
        typed = {"code": code_in_mail(), "next": page}
        assert client.post("/account/confirm/mail/", typed).url == page
    with clock_at(jst(AT) + timedelta(minutes=11)):
        said = {"postal_code": "9800811", "what": ["home"], "moved_on": "2026-12-20"}
        asked = post_form(client, page, said)
        assert asked.url.startswith("/account/confirm/")
        typed = {"code": code_in_mail(), "next": page}
        assert client.post("/account/confirm/mail/", typed).url == page
        shown = client.get(page).content.decode()
        assert 'value="980-0811"' in shown or 'value="9800811"' in shown
        assert 'value="2026-12-20"' in shown
        assert "もう一度ボタンを押してください" in shown


def test_a_password_is_never_kept(hanako):
    a_catalogue()
    client = Client()
    with clock_at(jst(AT)):
        post_sign_in(client, "N100000001")
    with clock_at(REST):
        post_form(
            client, "/account/security/password/", {"old": PASSWORD, "new": PASSWORD}
        )
        assert PASSWORD not in str(dict(client.session.items()))
