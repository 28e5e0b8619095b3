"""Once inside: proofs age, sessions end, a company asks, and who sees what."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from madoguchi.accounts.models import RecoveryCase, SignInEvent, User
from madoguchi.customers.models import Member, Party
from madoguchi.kernel.calendar import JST
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at, now
from tests.operator import an_operator
from tests.people import PASSWORD, sign_up, signed_in_client
from tests.sign_in_helpers import (
    code_in_mail,
    give_app,
    is_signed_in,
    post_sign_in,
    received_notices,
    run_waiting_jobs,
    turn_on_two_steps,
)

AT = datetime(2026, 11, 24, 10, tzinfo=JST)
NUMBER = "N100000001"
MINUTE = timedelta(minutes=1)
MAIL_CHANNEL = "/account/security/channels/mail/"


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


@pytest.fixture
def company(hanako):
    """Hanako administers a company; kenji bills for it."""
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    kenji = sign_up("kenji")
    with batch("test"):
        Member.objects.filter(user=kenji.user).delete()
    Member.objects.create(user=kenji.user, party=hanako.party, role="billing_viewer")
    return hanako, kenji


def test_a_change_of_contact_asks_for_a_second_proof_and_comes_back(hanako):
    client = hanako.client
    asked = client.get(MAIL_CHANNEL)
    assert asked.url == (
        "/account/confirm/first/?next=%2Faccount%2Fsecurity%2Fchannels%2Fmail%2F"
    )
    before = client.session.session_key
    client.post("/account/confirm/mail/", {"send": "yes", "next": MAIL_CHANNEL})
    page = client.post(
        "/account/confirm/mail/", {"code": code_in_mail(), "next": MAIL_CHANNEL}
    )
    assert page.url == MAIL_CHANNEL and client.get(MAIL_CHANNEL).status_code == 200
    assert client.session.session_key != before
    assert not Session.objects.filter(pk=before).exists()


@pytest.mark.parametrize(("after", "status"), [(600, 200), (601, 302)])
def test_a_proof_is_fresh_for_ten_minutes(hanako, after, status):
    with clock_at(AT):
        client = signed_in_client(hanako.user, "password", "mail")
    with clock_at(AT + timedelta(seconds=after)):
        assert client.get(MAIL_CHANNEL).status_code == status


def test_a_wrong_password_confirms_nothing_and_is_in_the_history(hanako):
    client = Client()
    with clock_at(AT):
        post_sign_in(client, NUMBER)
    with clock_at(AT + 11 * MINUTE):
        there = "/account/security/password/"
        assert client.get(there).url.startswith("/account/confirm/first/")
        page = client.post("/account/confirm/password/", {"password": "wrong"})
        assert page.status_code == 422 and "wrong_password" in page.content.decode()
        assert client.get(there).status_code == 302
        right = {"password": PASSWORD, "next": there}
        assert client.post("/account/confirm/password/", right).url == there
        rows = client.get("/account/security/history/").content.decode()
    assert re.findall(r"<strong>失敗", rows) == ["<strong>失敗"]


def test_a_page_that_asks_for_more_than_there_is_says_what_to_set_up(hanako):
    client = hanako.client
    session = client.session
    session["confirm"] = 3
    session.save()
    assert client.get("/account/confirm/first/").url == "/account/security/"
    page = client.get("/account/security/").content.decode()
    assert "より強い本人確認が要ります" in page
    assert "より強い本人確認" not in client.get("/account/security/").content.decode()


@pytest.mark.parametrize(
    ("kind", "idle", "absolute"),
    [("individual", 60, 24 * 60), ("corporate", 30, 12 * 60)],
)
def test_a_session_ends_after_a_rest_and_after_its_day(hanako, kind, idle, absolute):
    Party.objects.update(kind=kind)
    client = Client()
    with clock_at(AT):
        post_sign_in(client, NUMBER)
    shorter_rests = range(idle - 10, absolute - 10, idle - 10)
    for minutes in [*shorter_rests, absolute - 10]:
        with clock_at(AT + minutes * MINUTE):
            assert client.get("/contracts/").status_code == 200
    with clock_at(AT + (absolute + 1) * MINUTE):
        assert client.get("/contracts/").url.endswith("why=rested")
        assert not is_signed_in(client)
    with clock_at(AT):
        post_sign_in(client, NUMBER)
    with clock_at(AT + (idle + 1) * MINUTE):
        page = client.get("/contracts/")
        assert page.url == "/login/?next=%2Fcontracts%2F&why=rested"
        assert "安全のためログアウト" in client.get(page.url).content.decode()


def test_a_cookie_whose_session_is_gone_gets_the_sentence_of_its_end(hanako):
    client = Client()
    post_sign_in(client, NUMBER)
    Session.objects.all().delete()
    gone = client.get("/contracts/")
    assert gone.url == "/login/?next=/contracts/&why=rested"
    assert "安全のためログアウト" in client.get(gone.url).content.decode()
    forged = Client()
    forged.cookies["session"] = "x" * 32
    assert forged.get("/contracts/").url.endswith("&why=rested")


def test_a_stranger_is_asked_to_sign_in_and_told_nothing(hanako):
    assert Client().get("/contracts/").url == "/login/?next=/contracts/"
    client = Client()
    post_sign_in(client, NUMBER)
    client.post("/logout/")
    assert client.get("/contracts/").url == "/login/?next=/contracts/"


@pytest.mark.parametrize("number", ["9" * 5_000, "9" * 19, "１", "-1", "x", ""])
@pytest.mark.parametrize(
    ("where", "name"), [("sessions/end/", "session"), ("devices/revoke/", "device")]
)
def test_a_number_that_no_row_has_ends_nothing(hanako, where, name, number):
    here = Client()
    post_sign_in(here, NUMBER)
    answer = here.post(f"/account/security/{where}", {name: number})
    assert answer.status_code == 302 and is_signed_in(here)


def test_sessions_are_listed_and_ended_one_by_one(hanako):
    here, there, third = Client(), Client(HTTP_USER_AGENT="Windows Chrome/1"), Client()
    for client in (here, there, third):
        post_sign_in(client, NUMBER)
    page = here.get("/account/security/sessions/").content.decode()
    assert page.count("ログアウトさせる</button>") == 3  # two others, and all of them
    assert "Windows・Chrome" in page and page.count("この端末</strong>") == 1
    rows = re.findall(r'name="session" value="(\d+)"', page)
    here.post("/account/security/sessions/end/", {"session": rows[0]})
    assert [is_signed_in(here), is_signed_in(there), is_signed_in(third)].count(
        True
    ) == 2
    here.post("/account/security/sessions/end/", {"all": "yes"})
    assert [is_signed_in(here), is_signed_in(there), is_signed_in(third)] == [
        True,
        False,
        False,
    ]


def test_nobody_ends_the_session_of_another(hanako, taro):
    mine = Client()
    post_sign_in(mine, NUMBER)
    page = mine.get("/account/security/sessions/").content.decode()
    assert "session" in page
    for pk in range(60):
        taro.client.post("/account/security/sessions/end/", {"session": str(pk)})
    assert is_signed_in(mine)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(hanako):
    here, there = Client(), Client()
    for client in (here, there):
        post_sign_in(client, NUMBER)
    before = here.session.session_key
    new = {"password": "a new and lovely password", "current": PASSWORD}
    assert here.post("/account/security/password/", new).url == "/account/security/"
    assert is_signed_in(here) and not is_signed_in(there)
    assert here.session.session_key != before


NEW_PASSWORD = "a new and lovely password"


@pytest.mark.parametrize("typed", [{}, {"current": ""}, {"current": "wrong horse"}])
def test_a_browser_that_just_signed_in_is_not_enough_for_a_new_password(hanako, typed):
    client = signed_in_client(hanako.user, "password")
    where = "/account/security/password/"
    assert 'name="current"' in client.get(where).content.decode()
    answer = client.post(where, {"password": NEW_PASSWORD} | typed)
    assert answer.status_code == 422
    words = answer.content.decode()
    assert ("LOGIN-1044" in words) == (typed.get("current") == "wrong horse")
    assert User.objects.get(pk=hanako.user.pk).check_password(PASSWORD)


def test_guesses_of_the_password_of_now_are_counted(hanako):
    client = signed_in_client(hanako.user, "password")
    for _nth in range(5):
        client.post(
            "/account/security/password/", {"password": NEW_PASSWORD, "current": "x"}
        )
    told = {"password": NEW_PASSWORD, "current": PASSWORD}
    assert client.post("/account/security/password/", told).status_code == 422
    assert User.objects.get(pk=hanako.user.pk).check_password(PASSWORD)


@pytest.mark.parametrize("way", ["mail", "sms", "totp", "passkey", "recovery"])
def test_who_proved_more_than_the_password_is_not_asked_for_it(hanako, way):
    client = signed_in_client(hanako.user, "password", way)
    page = client.get("/account/security/password/")
    assert 'name="current"' not in page.content.decode()


def test_a_proof_once_signed_in_is_asked_for_once(hanako):
    client = signed_in_client(hanako.user, "password")
    client.post("/account/confirm/password/", {"password": PASSWORD})
    told = {"password": NEW_PASSWORD}
    assert client.post("/account/security/password/", told).status_code == 302


@pytest.mark.parametrize(
    ("letters", "alone", "beside"),
    [
        (7, 422, 422),
        (8, 422, 302),
        (14, 422, 302),
        (15, 302, 302),
    ],
)
def test_a_password_is_as_long_as_it_stands_alone(hanako, letters, alone, beside):
    password = "朝窓口光空海山川森花鳥風月雪星"[:letters]
    for steps, status in ((False, alone), (True, beside)):
        User.objects.update(two_steps=steps)
        user = User.objects.get(pk=hanako.user.pk)
        page = signed_in_client(user, "password", "mail").post(
            "/account/security/password/", {"password": password}
        )
        assert page.status_code == status, steps


def test_the_history_shows_the_last_hundred_of_ones_own(hanako, taro):
    for nth in range(120):
        SignInEvent.objects.create(
            user=hanako.user,
            at=AT + nth * MINUTE,
            what="sign-in",
            way="password",
            is_success=nth % 2 == 0,
            device_name=f"端末{nth}",
            address="192.0.2.1",
        )
    page = hanako.client.get("/account/security/history/").content.decode()
    assert page.count("192.0.2.1") == 100 and "端末119" in page
    assert not re.search("端末19<", page)
    assert (
        "192.0.2.1"
        not in taro.client.get("/account/security/history/").content.decode()
    )


def test_the_administrator_sees_the_history_of_staff_of_this_company_alone(company):
    hanako, kenji = company
    outsider = sign_up("outsider")
    Member.objects.create(user=outsider.user, party=hanako.party, role="applicant")
    for person in (kenji, outsider):
        post_sign_in(Client(), person.user.email, "wrong")
    admin = signed_in_client(hanako.user, "password", "mail")
    page = admin.get("/org/history/").content.decode()
    assert "kenji" in page and "outsider" not in page
    assert (
        signed_in_client(kenji.user, "password", "mail")
        .get("/org/history/")
        .status_code
        == 404
    )


OPEN = ["/account/security/", "/help/sign-in/", "/signed-out/"]


def test_a_company_shuts_out_who_proves_too_little_but_for_enrolment(company):
    hanako, kenji = company
    admin = signed_in_client(hanako.user, "password", "totp")
    give_app(hanako.user)
    assert admin.post("/org/security/", {"level": "3"}).url == "/org/security/"
    weak = signed_in_client(kenji.user, "password", "mail")
    for path in ("/", "/contracts/", "/payment/", "/account/parties/"):
        assert weak.get(path).url == "/account/security/", path
    for path in OPEN:
        assert weak.get(path).status_code == 200, path
    assert "より強いログインを求めています" in weak.get(OPEN[0]).content.decode()
    assert weak.get("/account/security/app/").status_code == 200
    give_app(kenji.user)
    assert weak.get("/").url.startswith("/account/confirm/first/")
    assert signed_in_client(kenji.user, "password", "totp").get("/").status_code == 200
    assert received_notices()[-1] == "担当者に求めるログインの変更"


def test_nobody_asks_for_more_than_they_have_proved_themselves(company):
    hanako, _kenji = company
    page = signed_in_client(hanako.user, "password", "mail").post(
        "/org/security/", {"level": 3}
    )
    assert "policy_above_own_level" in page.content.decode()
    assert Party.objects.get(pk=hanako.party.pk).required_level == 1


def test_a_second_administrator_decides_and_never_on_their_own_case(company):
    hanako, kenji = company
    Member.objects.filter(user=kenji.user).update(role="admin")
    turn_on_two_steps(kenji.user)
    cases = [
        RecoveryCase.objects.create(user=p.user, state="review", opened_at=now())
        for p in company
    ]
    admin = signed_in_client(hanako.user, "password", "mail")
    for case in cases:
        admin.post("/org/security/approve/", {"case": case.pk})
    states = RecoveryCase.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["review", "held"]
    assert received_notices("kenji@example.jp") == ["ログインの復旧の開始"]


def test_one_person_with_two_parties_chooses_and_changes(hanako):
    other = sign_up("second")
    Member.objects.create(user=hanako.user, party=other.party, role="holder")
    client = Client()
    assert post_sign_in(client, NUMBER).url == "/account/parties/?next=%2F"
    page = client.get("/account/parties/").content.decode()
    assert hanako.party.customer_number in page and other.party.customer_number in page
    for party in (other.party, hanako.party):
        before = client.session.session_key
        assert client.post("/account/parties/", {"party": party.pk}).url == "/"
        assert client.session.session_key != before
        assert client.session["party"] == party.pk
    stranger = sign_up("stranger")
    client.post("/account/parties/", {"party": stranger.party.pk})
    assert client.session["party"] == hanako.party.pk
    assert "お客様番号を切り替える" in client.get("/").content.decode()


def test_somebody_who_is_shut_off_is_out_at_once(hanako):
    client = hanako.client
    User.objects.update(is_active=False)
    assert client.get("/").status_code == 302
    assert post_sign_in(Client(), NUMBER).status_code == 422


@pytest.mark.parametrize(("proxies", "shown"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_an_address_is_what_our_own_proxy_says(hanako, settings, proxies, shown):
    settings.PROXY_COUNT = proxies
    forged = "198.51.100.1, 203.0.113.9"
    post_sign_in(Client(HTTP_X_FORWARDED_FOR=forged), NUMBER)
    assert SignInEvent.objects.get().address == shown


def test_no_notice_carries_a_link_or_a_code(hanako):
    client = signed_in_client(hanako.user, "password", "mail")
    client.post("/account/security/two-steps/", {"on": "yes"})
    client.post("/account/security/backup-codes/")
    run_waiting_jobs()
    assert len(mail.outbox) == 2
    assert not any("http" in m.body or "://" in m.body for m in mail.outbox)


@pytest.mark.parametrize(
    "password", ["hanako@example.jp", "hanako.example.jp", "passwordpassword"[:8]]
)
def test_a_password_is_neither_ones_name_nor_everybodys(hanako, password):
    turn_on_two_steps(hanako.user)
    page = signed_in_client(hanako.user, "password").post(
        "/account/security/password/", {"password": password, "current": PASSWORD}
    )
    assert page.status_code == 422
    assert User.objects.get(pk=hanako.user.pk).check_password(PASSWORD)
