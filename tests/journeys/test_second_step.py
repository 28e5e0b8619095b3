"""The second step: by mail, SMS, app or paper; where it is asked and where not."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from madoguchi.accounts.guard import backup_codes
from madoguchi.accounts.guard.attempts import attempt_subject_of_user
from madoguchi.accounts.models import (
    Attempts,
    BackupCode,
    Challenge,
    Device,
    TotpUse,
)
from madoguchi.customers.models import Party
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.sign_in_helpers import (
    PHONE_NUMBER,
    SMS_SIMULATOR,
    app_code,
    code_in_mail,
    code_in_sms,
    give_app,
    give_phone,
    is_signed_in,
    post_sign_in,
    received_notices,
    received_sms,
    turn_on_two_steps,
)

AT = datetime(2026, 11, 24, 10, 0, 10, tzinfo=JST)
STEP = timedelta(seconds=30)
SECRET_ON_PAGE = re.compile(r'<p class="figure">([A-Z2-7 ]+)</p>')


@pytest.fixture(autouse=True)
def operator(db_of_all, settings, tmp_path):
    an_operator()
    settings.PORTS = {"sms": SMS_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path


def check(client: Client, way: str, code: str, **more: str):
    return client.post(f"/login/check/{way}/", {"code": code, **more})


def test_by_mail(hanako):
    turn_on_two_steps(hanako.user)
    client = Client()
    assert (
        post_sign_in(client, "N100000001", on="/contracts/").url == "/login/check/mail/"
    )
    assert not is_signed_in(client)
    assert "h***@e***.jp" in client.get("/login/check/mail/").content.decode()
    assert check(client, "mail", code_in_mail()).url == "/contracts/"
    assert is_signed_in(client)


def test_by_sms(hanako):
    give_phone(hanako.user)
    client = Client()
    assert post_sign_in(client, "N100000001").url == "/login/check/sms/"
    page = client.get("/login/check/sms/").content.decode()
    assert "090-****-**78" in page and PHONE_NUMBER not in page
    assert check(client, "sms", code_in_sms()).url == "/"
    assert received_sms()[-1].splitlines()[-1].startswith("@localhost #")
    assert mail.outbox == []


def test_by_app_and_the_same_digits_never_twice(hanako):
    secret = give_app(hanako.user, AT)
    with clock_at(AT):
        first, second = Client(), Client()
        for client in (first, second):
            assert post_sign_in(client, "N100000001").url == "/login/check/totp/"
        assert check(first, "totp", app_code(secret, AT)).url == "/"
        page = check(second, "totp", app_code(secret, AT))
        assert page.status_code == 422 and "code_was_used" in page.content.decode()
    with clock_at(AT + STEP):
        again = app_code(secret, AT)
        assert "code_was_used" in check(second, "totp", again).content.decode()
        assert not is_signed_in(second)
        assert check(second, "totp", app_code(secret, AT + STEP)).url == "/"


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (-20, "clock_is_off"),
        (-2, "clock_is_off"),
        (-1, ""),
        (0, ""),
        (1, ""),
        (2, "wrong_code"),
        (-21, "wrong_code"),
    ],
)
def test_one_step_of_drift_is_forgiven_and_a_slow_clock_is_told(hanako, steps, code):
    secret = give_app(hanako.user, AT)
    TotpUse.objects.update(last_step=0)
    client = Client()
    with clock_at(AT):
        post_sign_in(client, "N100000001")
        page = check(client, "totp", app_code(secret, AT, steps))
    assert (page.status_code == 302) is (code == "")
    if code:
        assert code in page.content.decode() and "「自動」" in page.content.decode()


def test_an_app_whose_clock_runs_ahead_says_so_once_on_the_next_page(hanako):
    secret, client = give_app(hanako.user, AT), Client()
    with clock_at(AT):
        post_sign_in(client, "N100000001")
        check(client, "totp", app_code(secret, AT, 1))
        words = "認証アプリの端末の時計が少しずれています"
        told = [words in client.get("/").content.decode() for _ in range(2)]
    assert told == [True, False]


def test_a_slow_typist_is_not_a_slow_clock_but_twice_is(hanako):
    secret = give_app(hanako.user, AT)
    told = []
    for nth in range(2):
        at, client = AT + nth * 3 * STEP, Client()
        with clock_at(at):
            post_sign_in(client, "N100000001")
            check(client, "totp", app_code(secret, at, -1))
            told.append("時計が少しずれて" in client.get("/").content.decode())
    assert told == [False, True]


def test_by_a_line_of_paper_once_typed_as_people_type(hanako):
    turn_on_two_steps(hanako.user)
    codes = backup_codes.renew_backup_codes(hanako.user, AT)
    client, other = Client(), Client()
    for one in (client, other):
        post_sign_in(one, "N100000001")
    typed = codes[3].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert check(client, "backup", f" {typed}\n").url == "/"
    page = check(other, "backup", codes[3])
    assert page.status_code == 422 and "wrong_backup_code" in page.content.decode()
    assert not is_signed_in(other)
    assert BackupCode.objects.filter(used_at=None).count() == 9


def test_backup_codes_are_shown_once_and_kept_as_digests(hanako):
    turn_on_two_steps(hanako.user)
    client = hanako.client
    enough = client.session["proofs"]
    enough["ways"]["mail"] = enough["ways"]["password"]
    session = client.session
    session["proofs"] = enough
    session.save()
    page = client.post("/account/security/backup-codes/").content.decode()
    rows = BackupCode.objects.values_list("code_hash", flat=True)
    shown = [line for line in page.split("<li class=") if "figure" in line]
    codes = [line.split(">")[1].split("<")[0] for line in shown]
    assert len(set(codes)) == 10 and {len(c) for c in codes} == {15}
    assert not any(code.replace("-", "") in str(list(rows)) for code in codes)
    again = client.get("/account/security/backup-codes/").content.decode()
    assert not any(code in again for code in codes) and "残り10個" in again
    assert received_notices()[-1] == "予備コードの発行"


def test_the_old_key_of_the_instance_still_knows_codes_and_devices(hanako, settings):
    turn_on_two_steps(hanako.user)
    codes = backup_codes.renew_backup_codes(hanako.user, AT)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of fifty letters and more, for the tests"
    client = Client()
    post_sign_in(client, "N100000001")
    assert check(client, "backup", codes[0]).url == "/"


def test_a_code_is_good_in_the_session_that_asked_for_it_alone(hanako):
    turn_on_two_steps(hanako.user)
    client, thief = Client(), Client()
    post_sign_in(client, "N100000001")
    code = code_in_mail()
    post_sign_in(thief, "N100000001")
    assert check(thief, "mail", code).status_code == 422
    assert check(client, "mail", code).status_code == 302


def test_after_a_new_code_the_old_one_is_nothing(hanako):
    turn_on_two_steps(hanako.user)
    client = Client()
    post_sign_in(client, "N100000001")
    old = code_in_mail()
    client.post("/login/check/mail/", {"send": "yes"})
    new = code_in_mail()
    assert old == new or check(client, "mail", old).status_code == 422
    assert check(client, "mail", new).status_code == 302


@pytest.mark.parametrize(("days", "asked"), [(29, False), (31, True)])
def test_a_trusted_device_is_not_asked_for_thirty_days(hanako, days, asked):
    turn_on_two_steps(hanako.user)
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/604.1")
    with clock_at(AT):
        post_sign_in(client, "N100000001")
        check(client, "mail", code_in_mail(), trust="yes")
        client.post("/logout/")
    with clock_at(AT + timedelta(days=days)):
        assert ("check" in post_sign_in(client, "N100000001").url) is asked
    assert Device.objects.get().name == "iPhone・Safari"


def test_trust_is_taken_away_device_by_device(hanako):
    turn_on_two_steps(hanako.user)
    clients = [Client(), Client()]
    for client in clients:
        post_sign_in(client, "N100000001")
        check(client, "mail", code_in_mail(), trust="yes")
    first, second = Device.objects.order_by("pk")
    clients[1].post("/account/security/devices/revoke/", {"device": first.pk})
    assert not is_signed_in(clients[0]) and is_signed_in(clients[1])
    assert post_sign_in(clients[0], "N100000001").url == "/login/check/mail/"
    clients[1].post("/logout/")
    assert post_sign_in(clients[1], "N100000001").url == "/"
    assert received_notices()[-1] == "端末の信頼の取り消し"
    second.refresh_from_db()
    assert second.revoked_at is None


def test_nobody_revokes_the_device_of_another(hanako, taro):
    post_sign_in(Client(), "N100000001")
    device = Device.objects.get()
    taro.client.post("/account/security/devices/revoke/", {"device": device.pk})
    device.refresh_from_db()
    assert device.revoked_at is None


def test_a_password_alone_is_enough_where_no_second_step_is_set_up(hanako):
    assert post_sign_in(Client(), "N100000001").url == "/"


def test_the_first_sign_in_offers_a_passkey_and_takes_no_for_an_answer(hanako):
    hanako.user.passkey_offered_at = None
    hanako.user.save()
    client = Client()
    assert post_sign_in(client, "N100000001").url == "/account/security/offer/"
    assert client.post("/account/security/offer/").url == "/"
    assert post_sign_in(Client(), "N100000001").url == "/"


def test_more_than_three_codes_in_a_quarter_hour_are_not_sent(hanako):
    turn_on_two_steps(hanako.user)
    client = Client()
    post_sign_in(client, "N100000001")
    for _ in range(2):
        client.post("/login/check/mail/", {"send": "yes"})
    page = client.post("/login/check/mail/", {"send": "yes"}).content.decode()
    assert "too_many_codes" in page and Challenge.objects.count() == 3
    code = code_in_mail()
    assert check(client, "mail", code).status_code == 302


def test_the_help_leads_back_to_the_second_step_in_one_tap(hanako):
    turn_on_two_steps(hanako.user)
    client = Client()
    for words in ("コードが届かない", "時刻のずれ", "ロック"):
        assert words in client.get("/help/sign-in/").content.decode()
    post_sign_in(client, "N100000001")
    page = client.get("/help/sign-in/").content.decode()
    assert 'action="/login/check/mail/"' in page
    client.post("/login/check/mail/", {"send": "yes"})
    assert Challenge.objects.count() == 2


def test_a_sign_in_in_a_new_device_is_told(hanako):
    post_sign_in(Client(), "N100000001")
    assert received_notices() == []
    post_sign_in(Client(), "N100000001")
    assert received_notices() == ["新しい端末からのログイン"]
    assert "http" not in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("way", "refused_from"),
    [("totp", 5), ("backup", 5), ("mail", 2)],  # of the third on no code is sent
)
def test_guesses_at_a_second_step_are_counted_over_all_sessions(
    hanako, way, refused_from
):
    turn_on_two_steps(hanako.user)
    backup_codes.renew_backup_codes(hanako.user, AT)
    if way == "totp":
        give_app(hanako.user, AT)
    with clock_at(AT):
        for nth in range(6):
            client = Client()
            post_sign_in(client, "N100000001")
            client.post(f"/login/check/{way}/", {"send": "yes"})
            page = check(client, way, f"00000{nth}").content.decode()
            refused = "wait_before_next_try" in page or "code_no_longer" in page
            assert refused is (nth >= refused_from)
    counted = Attempts.objects.get()
    assert counted.failures == 5 and counted.pk == attempt_subject_of_user(
        way, hanako.user.pk
    )


def test_staff_of_a_company_are_asked_each_time_and_use_no_mail_beside_better(hanako):
    Party.objects.update(kind="corporate")
    secret = give_app(hanako.user, AT)
    client = Client()
    for nth in range(2):
        at = AT + nth * 2 * STEP
        with clock_at(at):
            assert post_sign_in(client, "N100000001").url == "/login/check/totp/"
            page = client.get("/login/check/totp/").content.decode()
            assert "30日間" not in page and "メールに届くコード" not in page
            check(client, "totp", app_code(secret, at), trust="yes")
            client.post("/logout/")
    assert Device.objects.get().trusted_until is None


def test_a_wrong_first_code_of_an_app_is_said_and_the_secret_stays(hanako):
    client = signed_in_client(hanako.user, "password", "mail")
    url = "/account/security/app/"
    secret = SECRET_ON_PAGE.search(client.get(url).content.decode())[1]
    page = client.post(url, {"code": "000000"})
    assert page.status_code == 422 and "wrong_code" in page.content.decode()
    assert SECRET_ON_PAGE.search(page.content.decode())[1] == secret
