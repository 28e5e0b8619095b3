"""What browsers are asked to do: forget after signing out, deny what no page uses."""

import pytest
from django.test import Client

from madoguchi.platform.clock import clock_at
from madoguchi.web.http.response_headers import UNUSED_FEATURES
from tests.clock import get_at, jst
from tests.operator import an_operator
from tests.people import PASSWORD, signed_in_client

CLEARED = '"cache", "storage"'
AT = "2026-11-24T10:00"


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def test_signing_out_clears_what_the_browser_has_kept_but_knows_the_device(hanako):
    client = Client()
    form = {"identifier": "N100000001", "password": PASSWORD}
    entered = client.post("/login/", form)
    assert entered.status_code == 302 and "Clear-Site-Data" not in entered
    assert "Clear-Site-Data" not in client.get("/contracts/")
    left = client.post("/logout/")
    assert (left.url, left["Clear-Site-Data"]) == ("/signed-out/", CLEARED)
    assert client.cookies["session"].value == ""
    assert client.cookies["device"].value


def test_a_session_that_rested_is_cleared_away_too(hanako):
    client = signed_in_client(hanako.user, "password")
    get_at(AT, client, "/contracts/")
    rested = get_at("2026-11-24T11:31", client, "/contracts/")
    assert "why=rested" in rested.url
    assert rested["Clear-Site-Data"] == CLEARED


def test_a_session_that_was_ended_in_another_browser_is_cleared_away_too(hanako):
    here, there = hanako.client, hanako.client
    assert there.get("/contracts/").status_code == 200
    hanako.user.set_password("another good phrase")
    hanako.user.save()
    answer = there.get("/contracts/")
    assert answer.url.startswith("/login/")
    assert answer["Clear-Site-Data"] == CLEARED
    assert here.get("/login/")["Clear-Site-Data"] == CLEARED


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/login/", 200),
        ("/", 302),
        ("/nothing-here/", 404),
        ("/logout/", 405),
    ],
)
def test_every_page_denies_features_and_embedding_elsewhere(path, status):
    answer = Client().get(path)
    assert answer.status_code == status
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    denied = answer["Permissions-Policy"].split(", ")
    assert "camera=()" in denied and "geolocation=()" in denied
    assert "Clear-Site-Data" not in answer


def test_what_is_no_page_carries_no_features_of_one():
    """Files and the health check are a quarter smaller without."""
    answer = Client().get("/healthz")
    assert answer.status_code == 200 and "Permissions-Policy" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_pages_use_is_not_denied():
    used = {"publickey-credentials-get", "publickey-credentials-create"}
    assert not {*used, "clipboard-write"} & {*UNUSED_FEATURES}


@pytest.mark.parametrize("path", ["", "orders/K-2611-00009-2/", "nothing-here/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_to_a_stranger_the_desk_is_not_there(path, method):
    answer = getattr(Client(), method)(f"/desk/{path}")
    assert answer.status_code == 404
    elsewhere = getattr(Client(), method)(f"/nothing-here/{path}")
    assert answer.content.split(b"PAGE-")[0] == elsewhere.content.split(b"PAGE-")[0]


def test_whom_to_tell_of_a_weakness_is_said_until_half_a_year_on(settings):
    settings.SECURITY_CONTACT = "mailto:security@example.jp"
    with clock_at(jst("2026-11-24T00:30")):
        answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode() == (
        "Contact: mailto:security@example.jp\r\n"
        "Expires: 2027-05-23T00:00:00+09:00\r\n"
        "Preferred-Languages: ja, en\r\n"
    )


def test_without_anybody_to_tell_there_is_no_such_file():
    assert Client().get("/.well-known/security.txt").status_code == 404


def test_a_password_manager_is_led_to_the_form_for_a_new_password(hanako):
    where = "/.well-known/change-password"
    assert Client().get(where).url == "/account/security/password/"
    page = hanako.client.get(where, follow=True)
    assert page.status_code == 200
    assert 'autocomplete="new-password"' in page.content.decode()


def test_no_other_well_known_address_answers_as_if_it_were_there():
    where = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not"
    assert Client().get(f"{where}-be-200/").status_code == 404
