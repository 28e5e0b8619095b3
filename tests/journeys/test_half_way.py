"""What somebody has half-way ends with the owner's own act, in whichever browser.

An intruder once looks into the mailbox, proves to be the owner and waits. Then the
owner changes the password, stops an intruder, or comes back by a recovery.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client

from madoguchi.accounts.models import PendingProof, RecoveryCase, User
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at, now
from tests.operator import an_operator
from tests.people import PASSWORD, Person, signed_in_client
from tests.sign_in_helpers import (
    SMS_SIMULATOR,
    code_in_mail,
    give_app,
    give_mail,
    is_signed_in,
    post_sign_in,
    stop_number_in_mail,
    turn_on_two_steps,
)

AT = datetime(2026, 11, 24, 10, tzinfo=JST)
NUMBER = "N100000001"
SPARE = "spare@example.jp"
OF_OWNER, OF_THIEF = "the owner's own new words", "what the thief has chosen"
RESET, RECOVERY, FIRST = "/reset/", "/recovery/", "/first-access/"


@pytest.fixture(autouse=True)
def operator(db_of_all, settings, tmp_path):
    an_operator()
    settings.PORTS = {"sms": SMS_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path


def fresh(person: Person) -> User:
    return User.objects.get(pk=person.user.pk)


def prove_for_reset(client: Client) -> str:
    client.post(RESET, {"identifier": NUMBER})
    return client.post("/reset/code/", {"code": code_in_mail()}).url


def prove_for_recovery(client: Client) -> str:
    client.post(RECOVERY, {"number": NUMBER})
    client.post("/recovery/channel/", {"channel": "0"})
    client.post("/recovery/code/", {"code": code_in_mail()})
    return "/recovery/password/"


def finish_a_case(client: Client) -> str:
    """Two channels, a day of waiting, and the receipt: all but the new password."""
    with clock_at(now() - timedelta(hours=25)):
        give_mail(User.objects.get())
        turn_on_two_steps(User.objects.get())
        prove_for_recovery(client)
        client.post("/recovery/channel/", {"channel": "1"})
        client.post("/recovery/code/", {"code": code_in_mail(SPARE)})
        page = client.post("/recovery/next/").content.decode()
    receipt = page.split('class="figure">')[1].split("<")[0]
    return client.post("/recovery/receipt/", {"receipt": receipt}).url


PROOFS: dict[str, Callable[[Client], str]] = {
    "reset": prove_for_reset,
    "recovery": prove_for_recovery,
    "finished case": finish_a_case,
}


def change_password(person: Person) -> None:
    client = signed_in_client(fresh(person), "password", "mail")
    answer = client.post("/account/security/password/", {"password": OF_OWNER})
    assert answer.status_code == 302 and is_signed_in(client)


def say_not_me(person: Person) -> None:
    """The notice was about something else: a phone that the owner has removed."""
    client = signed_in_client(fresh(person), "password", "mail")
    client.post("/account/security/sessions/end/", {"all": "yes"})
    page = Client().post("/not-me/", {"number": stop_number_in_mail()})
    assert "止めました" in page.content.decode()


def recover(person: Person) -> None:
    client = Client()
    prove_for_recovery(client)
    answer = client.post("/recovery/password/", {"password": OF_OWNER})
    assert answer.status_code == 302


def reset(person: Person) -> None:
    client = Client()
    prove_for_reset(client)
    assert client.post("/reset/password/", {"password": OF_OWNER}).status_code == 302


def report_lost_device(person: Person) -> None:
    client = signed_in_client(fresh(person), "password", "mail")
    assert client.post("/account/security/lost/").status_code == 302
    assert is_signed_in(client)


ACTS: list[Callable[[Person], None]] = [
    change_password,
    say_not_me,
    recover,
    reset,
    report_lost_device,
]


OF_EACH_FLOW = {
    "reset": ACTS,
    "recovery": [say_not_me, recover],
    "finished case": [change_password, say_not_me],
}


@pytest.mark.parametrize(
    ("flow", "act"),
    [(flow, act) for flow, acts in OF_EACH_FLOW.items() for act in acts],
)
def test_a_proof_of_a_thief_ends_with_the_act_of_the_owner(hanako, flow, act):
    thief = Client()
    page = PROOFS[flow](thief)
    act(hanako)
    answer = thief.post(page, {"password": OF_THIEF})
    start = "/reset/" if flow == "reset" else "/recovery/"
    assert answer.status_code == 302 and answer.url.startswith(start)
    assert "proof_no_longer_valid" in thief.get(answer.url).content.decode()
    assert not is_signed_in(thief)
    assert not fresh(hanako).check_password(OF_THIEF)


@pytest.mark.parametrize("act", [change_password, say_not_me])
def test_a_sign_in_before_its_second_step_ends_with_it_too(hanako, act):
    turn_on_two_steps(hanako.user)
    thief = Client()
    assert post_sign_in(thief, NUMBER).url == "/login/check/mail/"
    code = code_in_mail()
    act(hanako)
    answer = thief.post("/login/check/mail/", {"code": code})
    assert answer.url.startswith("/login/?why=")
    assert "proof_no_longer_valid" in thief.get(answer.url).content.decode()
    thief.post("/login/check/mail/", {"send": "yes"})
    thief.post("/login/check/mail/", {"code": code_in_mail()})
    assert not is_signed_in(thief)


@pytest.mark.parametrize("act", [say_not_me])
def test_a_code_that_was_read_before_the_act_proves_nothing_after_it(hanako, act):
    thief = Client()
    thief.post(RESET, {"identifier": NUMBER})
    code = code_in_mail()
    act(hanako)
    answer = thief.post("/reset/code/", {"code": code})
    assert "code_no_longer_valid" in answer.content.decode()


@pytest.mark.parametrize("act", [reset, change_password])
def test_no_session_of_before_is_left_in_the_list(hanako, act):
    old = Client()
    post_sign_in(old, NUMBER)
    before = set(UserSession.objects.values_list("pk", flat=True))
    act(hanako)
    after = set(UserSession.objects.values_list("pk", flat=True))
    assert before and not before & after


@pytest.mark.parametrize("act", [say_not_me, report_lost_device])
def test_a_session_that_nobody_has_listed_ends_with_the_act(hanako, act):
    """As one that opens at the very moment in which all others are ended."""
    thief = hanako.client
    UserSession.objects.all().delete()
    assert is_signed_in(thief)
    act(hanako)
    assert not is_signed_in(thief)


def test_a_first_access_ends_when_the_owner_was_faster(hanako):
    User.objects.update(password="!", enrolled_at=None)
    clients = Client(), Client()
    for client in clients:
        client.post(FIRST, {"number": NUMBER})
        client.post("/first-access/code/", {"code": code_in_mail()})
    owner, thief = clients
    assert owner.post("/first-access/password/", {"password": OF_OWNER}).url == "/"
    answer = thief.post("/first-access/password/", {"password": OF_THIEF})
    assert answer.url.startswith("/first-access/?why=")
    assert fresh(hanako).check_password(OF_OWNER) and not is_signed_in(thief)


@pytest.mark.parametrize(
    ("flow", "after", "is_in"),
    [
        ("reset", timedelta(minutes=9, seconds=59), True),
        ("reset", timedelta(minutes=10), False),
        ("recovery", timedelta(minutes=10), False),
        ("finished case", timedelta(minutes=10), False),
    ],
)
def test_a_proof_counts_for_ten_minutes(hanako, flow, after, is_in):
    client = Client()
    with clock_at(AT):
        page = PROOFS[flow](client)
    with clock_at(AT + after):
        answer = client.post(page, {"password": OF_OWNER})
    assert ("why=proof-ended" in answer.url) is not is_in
    assert fresh(hanako).check_password(OF_OWNER) is is_in


@pytest.mark.parametrize("flow", ["reset", "finished case"])
def test_a_proof_is_good_for_one_password(hanako, flow):
    client = Client()
    page = PROOFS[flow](client)
    kept = client.session.session_key
    copy = Client()
    copy.cookies["session"] = kept
    stored = dict(client.session.items())
    assert client.post(page, {"password": OF_OWNER}).status_code == 302
    session = copy.session  # the browser of before, as a copy of its session
    session.update(stored)
    session.save()
    copy.cookies["session"] = session.session_key
    assert "why=proof-ended" in copy.post(page, {"password": OF_THIEF}).url
    assert fresh(hanako).check_password(OF_OWNER)


def test_of_eight_posts_at_once_one_sets_its_password(hanako):
    client = Client()
    page = prove_for_reset(client)
    stored, at_once = dict(client.session.items()), Barrier(8)
    copies = []
    for _ in range(8):
        copy = Client()
        session = copy.session
        session.update(stored)
        session.save()
        copy.cookies["session"] = session.session_key
        copies.append(copy)

    def post(nth: int) -> str:
        at_once.wait()
        try:
            return copies[nth].post(page, {"password": f"{OF_THIEF} {nth}"}).url
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(8)))
    assert sum("proof-ended" not in answer for answer in answers) == 1
    assert PendingProof.objects.exclude(used_at=None).count() == 1


def test_two_proved_channels_make_one_case(hanako):
    give_app(hanako.user)
    give_mail(hanako.user)
    client = Client()
    prove_for_recovery(client)
    client.post("/recovery/channel/", {"channel": "1"})
    client.post("/recovery/code/", {"code": code_in_mail(SPARE)})
    client.post("/recovery/next/")
    assert client.post("/recovery/next/").url.startswith("/recovery/?why=")
    assert [case.state for case in RecoveryCase.objects.all()] == ["held"]


def test_a_thief_who_stops_at_the_wait_loses_the_case_too(hanako):
    """The owner's own new password ends a recovery that waits; a reset does not.

    Else one mailbox would be enough to end the recovery of an owner.
    """
    for act, state in ((reset, "held"), (change_password, "stopped")):
        give_mail(hanako.user)
        turn_on_two_steps(hanako.user)
        client = Client()
        prove_for_recovery(client)
        client.post("/recovery/channel/", {"channel": "1"})
        client.post("/recovery/code/", {"code": code_in_mail(SPARE)})
        client.post("/recovery/next/")
        act(hanako)
        assert RecoveryCase.objects.latest("pk").state == state
        hanako.user.channels.all().delete()


def test_the_session_that_acts_stays_in_the_list_with_its_proofs(hanako):
    client = signed_in_client(hanako.user, "password", "mail")
    client.post("/account/security/password/", {"password": OF_OWNER})
    listed = UserSession.objects.values_list("session_key", flat=True)
    assert list(listed) == [client.session.session_key]
    assert client.get("/account/security/app/").status_code == 200


def test_a_session_of_an_older_release_goes_on(hanako):
    """It is bound to the password alone, and knows no generation."""
    client = signed_in_client(hanako.user, "password")
    session = client.session
    del session["proofs"]["generation"]
    session.save()
    assert is_signed_in(client)
    assert not hanako.user.check_password(OF_OWNER)
    assert hanako.user.check_password(PASSWORD)
