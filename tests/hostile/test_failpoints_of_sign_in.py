"""A new password and a second step: cut at any statement, both or neither."""

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.db.models import F
from django.test import Client

from madoguchi.accounts.models import SignInEvent, TotpUse, User
from madoguchi.platform.clock import clock_at
from tests.clock import jst
from tests.failpoints import Cut, cut_at
from tests.operator import an_operator
from tests.people import Person, signed_in_client
from tests.sign_in_helpers import (
    app_code,
    code_in_mail,
    give_app,
    post_sign_in,
)

NEW_PASSWORD = "an entirely new battery"
AT = jst("2026-11-24T10:00")


def is_post_cut(client: Client, where: str, told: dict[str, str], nth: int) -> bool:
    """Whether a request came to its nth statement; a page of errors is an answer."""
    try:
        with cut_at(nth) as asked:
            client.post(where, told)
    except Cut:
        return True
    return asked[0] >= nth


def at_new_password(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    client.post("/reset/", {"identifier": person.party.customer_number})
    client.post("/reset/code/", {"code": code_in_mail()})
    assert client.get("/reset/password/").status_code == 200
    return client


def outcome_of_reset(person: Person, elsewhere: Client) -> set[bool]:
    """The password is new, the log says so, and who was signed in is no more."""
    user = User.objects.get(pk=person.user.pk)
    sessions = UserSession.objects.filter(session_key=elsewhere.session.session_key)
    told = SignInEvent.objects.filter(user=user, what="password-reset")
    return {
        user.password != person.user.password,
        told.exists(),
        not sessions.exists(),
        user.notices.exists(),
    }


def test_a_new_password_ends_the_other_sessions_or_is_none(hanako, record_property):
    an_operator()
    elsewhere, nth, was_cut = signed_in_client(hanako.user, "password"), 0, True
    client = at_new_password(hanako)
    while was_cut:
        nth += 1
        told = {"password": NEW_PASSWORD}
        was_cut = is_post_cut(client, "/reset/password/", told, nth)
        outcome = outcome_of_reset(hanako, elsewhere)
        assert len(outcome) == 1, f"half of it was left at statement {nth}"
        if outcome == {True}:
            break
    assert outcome == {True}
    record_property("failpoints", nth - 1)
    assert nth > 10


def at_second_step(person: Person) -> Client:
    client = Client(raise_request_exception=False)
    post_sign_in(client, person.party.customer_number)
    return client


def test_nobody_is_in_by_a_second_step_that_the_log_does_not_tell_of(
    hanako, record_property
):
    """A step whose answer is lost is taken once more, with the next code of the app."""
    an_operator()
    secret, nth, was_cut = give_app(hanako.user, AT), 0, True
    told = {"code": app_code(secret, AT)}
    with clock_at(AT):
        client = at_second_step(hanako)
        while was_cut:
            nth += 1
            before = SignInEvent.objects.filter(what="sign-in").count()
            was_cut = is_post_cut(client, "/login/check/totp/", told, nth)
            told_of = SignInEvent.objects.filter(what="sign-in").count() - before
            assert told_of <= 1
            is_in = SESSION_KEY in client.session
            assert not is_in or told_of, f"at statement {nth}"
            if told_of and was_cut:
                TotpUse.objects.update(last_step=F("last_step") - 2)
                client = at_second_step(hanako)
    assert is_in
    record_property("failpoints", nth - 1)
    assert nth > 10
