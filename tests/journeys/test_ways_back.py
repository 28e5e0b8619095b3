"""The ways back in: reset, recovery by the number, a lost device, a number that stops.

And what must not happen on them: nobody comes in by one mailbox alone.
"""

import re
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from madoguchi.accounts.guard import backup_codes
from madoguchi.accounts.models import (
    Attempts,
    Channel,
    RecoveryCase,
    SignInEvent,
    User,
)
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at, now
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.sign_in_helpers import (
    SMS_SIMULATOR,
    code_in_mail,
    code_in_sms,
    give_app,
    give_mail,
    give_phone,
    is_signed_in,
    post_sign_in,
    received_notices,
    received_sms,
    run_waiting_jobs,
    stop_number_in_mail,
    turn_on_two_steps,
)

AT = datetime(2026, 11, 24, 10, tzinfo=JST)
NEW = "a new and lovely password"
NUMBER = "N100000001"
SPARE = "spare@example.jp"
QUESTION = "/account/security/sign-in-mail/?next=%2F"


@pytest.fixture(autouse=True)
def operator(db_of_all, settings, tmp_path):
    an_operator()
    settings.PORTS = {"sms": SMS_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path


def reset(client: Client, on: str = "/"):
    client.post(f"/reset/?next={on}", {"identifier": NUMBER})
    client.post("/reset/code/", {"code": code_in_mail()})
    return client.post("/reset/password/", {"password": NEW, "next": on})


def test_a_reset_ends_on_the_page_that_was_asked_for(hanako):
    old, client = hanako.client, Client()
    assert reset(client, "/contracts/").url == "/contracts/"
    assert is_signed_in(client) and not is_signed_in(old)
    assert User.objects.get(pk=hanako.user.pk).check_password(NEW)
    assert received_notices() == ["パスワードの再設定"]


def test_a_reset_takes_no_repeated_character(hanako):
    client = Client()
    client.post("/reset/", {"identifier": NUMBER})
    client.post("/reset/code/", {"code": code_in_mail()})
    page = client.post("/reset/password/", {"password": "a" * 18, "next": "/"})
    assert page.status_code == 422 and "推測されやすい" in page.content.decode()
    assert not User.objects.get(pk=hanako.user.pk).check_password("a" * 18)


def test_the_second_step_is_asked_after_a_reset(hanako):
    give_app(hanako.user)
    client = Client()
    assert reset(client).url == "/login/check/totp/"
    assert not is_signed_in(client)
    assert client.get("/login/check/mail/").url == "/login/check/totp/"


def test_a_reset_ends_the_wait_that_guesses_have_cost(hanako):
    client = Client()
    post_sign_in(client, NUMBER)
    client.post("/logout/")
    for one in (client, Client()):
        for _ in range(6):
            page = post_sign_in(one, NUMBER, "wrong").content.decode()
        assert "wait_before_next_try" in page
    reset(Client())
    for one in (client, Client()):
        assert post_sign_in(one, NUMBER, NEW).status_code == 302


def test_somebody_without_a_password_is_led_to_the_first_access(hanako):
    User.objects.update(enrolled_at=None)
    client = Client()
    client.post("/reset/", {"identifier": NUMBER})
    run_waiting_jobs()
    assert mail.outbox == []
    assert "初回の設定" in client.get("/reset/code/").content.decode()


def choose(client: Client, shown: str) -> None:
    """Have a code sent to the channel that reads so, and say it."""
    page = client.get("/recovery/channel/").content.decode()
    found = re.search(rf'value="(\d)"[^>]*>\s*{re.escape(shown)}', page)
    assert found, page
    client.post("/recovery/channel/", {"channel": found[1]})


def prove(client: Client, shown: str, code) -> str:
    choose(client, shown)
    return client.post("/recovery/code/", {"code": code()}).url


def by_mail() -> str:
    return code_in_mail()


def by_spare() -> str:
    return code_in_mail(SPARE)


def started() -> Client:
    client = Client()
    assert (
        client.post("/recovery/", {"number": "Ｎ１００－０００－００１"}).status_code
        == 302
    )
    return client


def test_the_number_alone_leads_to_a_new_password(hanako):
    client = started()
    assert prove(client, "h***@e***.jp", by_mail) == "/recovery/next/"
    assert client.get("/recovery/next/").url == "/recovery/password/"
    assert client.post("/recovery/password/", {"password": NEW}).url == QUESTION
    assert is_signed_in(client)
    assert received_notices()[-1] == "ログインの復旧"


def test_after_a_recovery_contacts_cannot_be_changed_for_72_hours(hanako):
    with clock_at(AT):
        client = started()
        prove(client, "h***@e***.jp", by_mail)
        client.post("/recovery/password/", {"password": NEW})
    for hours, status in ((1, 403), (71, 403), (73, 200)):
        with clock_at(AT + timedelta(hours=hours)):
            user = User.objects.get(pk=hanako.user.pk)
            there = "/account/security/channels/mail/"
            page = signed_in_client(user, "password", "mail").get(there)
            assert page.status_code == status, hours
            if status == 403:
                assert "10:00" in page.content.decode()


def test_one_channel_changes_the_password_but_the_second_step_stays(hanako):
    give_app(hanako.user)
    client = started()
    prove(client, "h***@e***.jp", by_mail)
    assert client.post("/recovery/password/", {"password": NEW}).url == (
        "/login/check/totp/"
    )
    assert not is_signed_in(client)
    assert Authenticator.objects.count() == 1


def receipt_of(page: str) -> str:
    found = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found
    return found[0]


def two_channels(hanako) -> tuple[Client, str]:
    give_app(hanako.user, now())
    give_mail(hanako.user)
    client = started()
    prove(client, "h***@e***.jp", by_mail)
    prove(client, "s***@e***.jp", by_spare)
    page = client.post("/recovery/next/").content.decode()
    assert RecoveryCase.objects.get().state == "held"
    return client, receipt_of(page)


def test_with_two_channels_the_lost_app_goes_after_a_day_of_waiting(hanako):
    with clock_at(AT):
        client, receipt = two_channels(hanako)
    with clock_at(AT + timedelta(hours=23, minutes=59)):
        page = client.post("/recovery/receipt/", {"receipt": receipt})
        assert (
            "still_held" in page.content.decode() and "10:00" in page.content.decode()
        )
        assert Authenticator.objects.count() == 1
    with clock_at(AT + timedelta(hours=24)):
        typed = receipt.lower().replace("-", " ")
        page = client.post("/recovery/receipt/", {"receipt": typed})
        assert page.url == "/recovery/password/"
        assert client.post(page.url, {"password": NEW}).url == QUESTION
        assert is_signed_in(client)
        assert Authenticator.objects.count() == 0
        assert received_notices(SPARE) == ["ログインの復旧の開始", "ログインの復旧"]
        again = Client().post("/recovery/receipt/", {"receipt": receipt})
        assert "recovery_ended" in again.content.decode()


def test_the_same_mailbox_twice_is_one_channel(hanako):
    give_app(hanako.user)
    give_mail(hanako.user)
    client = started()
    for _ in range(2):
        prove(client, "h***@e***.jp", by_mail)
    client.post("/recovery/next/")
    assert RecoveryCase.objects.get().state == "review"


def test_channels_of_two_people_are_not_two_channels(hanako, taro):
    give_app(hanako.user)
    client = Client()
    client.post("/recovery/", {"number": "N100000002"})
    prove(client, "t***@e***.jp", lambda: code_in_mail("taro@example.jp"))
    client.post("/recovery/", {"number": NUMBER})
    assert client.post("/recovery/next/").url == "/recovery/"
    prove(client, "h***@e***.jp", by_mail)
    client.post("/recovery/next/")
    assert [(c.user, c.state) for c in RecoveryCase.objects.all()] == [
        (hanako.user, "review")
    ]


def test_this_is_not_me_stops_a_recovery_and_works_once(hanako):
    with clock_at(AT):
        _client, receipt = two_channels(hanako)
        number = stop_number_in_mail(SPARE)
        spoken = f"{number[:4]} {number[4:8]} {number[8:]}"
        assert (
            "止めました"
            in Client().post("/not-me/", {"number": spoken}).content.decode()
        )
        again = Client().post("/not-me/", {"number": number}).content.decode()
        assert "no_such_notice" in again
    with clock_at(AT + timedelta(hours=25)):
        page = Client().post("/recovery/receipt/", {"receipt": receipt})
        assert "recovery_ended" in page.content.decode()
    assert Authenticator.objects.count() == 1
    assert RecoveryCase.objects.get().state == "stopped"


def test_one_mailbox_does_not_end_the_waiting_of_who_proved_two(hanako):
    with clock_at(AT):
        two_channels(hanako)
    with clock_at(AT + timedelta(hours=1)):
        thief = started()
        prove(thief, "h***@e***.jp", by_mail)
        thief.post("/recovery/next/")
    states = RecoveryCase.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["held", "review"]


def sign_in_command(*words: str) -> str:
    from io import StringIO  # noqa: PLC0415 used once

    out = StringIO()
    call_command("sign_in", *words, stdout=out)
    return out.getvalue()


WHO = ("--number", NUMBER, "--operator", "佐藤", "--reason", "T-1 本人と電話で確認")


def test_the_operator_and_a_letter_stand_for_the_second_channel(hanako):
    give_app(hanako.user)
    with clock_at(AT):
        client = started()
        prove(client, "h***@e***.jp", by_mail)
        receipt = receipt_of(client.post("/recovery/next/").content.decode())
        page = client.post("/recovery/receipt/", {"receipt": receipt})
        assert "still_in_review" in page.content.decode()
        assert "hanako@example.jp" in sign_in_command("recoveries")
        told = sign_in_command("approve", *WHO)
        letter = re.search(r"コード: (\d{12})", told)
        assert letter
    with clock_at(AT + timedelta(hours=24)):
        wrong = {"receipt": receipt, "letter": "0" * 12}
        assert (
            "no_such_receipt"
            in client.post("/recovery/receipt/", wrong).content.decode()
        )
        right = {"receipt": receipt, "letter": f"{letter[1][:6]} {letter[1][6:]}"}
        assert client.post("/recovery/receipt/", right).url == "/recovery/password/"
        client.post("/recovery/password/", {"password": NEW})
        assert is_signed_in(client)
    event = SignInEvent.objects.get(by="佐藤")
    assert (event.what, event.reason) == ("recovery-started", WHO[-1])


def test_the_operator_reads_moments_in_japan_also_before_nine(hanako):
    give_app(hanako.user)
    with clock_at(datetime(2026, 11, 29, 3, 11, tzinfo=JST)):
        client = started()
        prove(client, "h***@e***.jp", by_mail)
        client.post("/recovery/next/")
        waiting = sign_in_command("recoveries")
        told = sign_in_command("approve", *WHO)
    assert waiting.startswith("2026-11-29 03:11 hanako@example.jp ")
    assert "待ち時間は2026-11-30 03:11までです。" in told


def test_guesses_at_the_letter_are_counted(hanako):
    for _ in range(5):
        Client().post("/recovery/receipt/", {"receipt": "A", "letter": "1"})
    page = Client().post("/recovery/receipt/", {"receipt": "a", "letter": "2"})
    assert "wait_before_next_try" in page.content.decode()


def test_the_operator_unlocks_with_a_reason_and_everybody_is_told(hanako):
    for _ in range(10):
        with clock_at(now() + timedelta(minutes=5 * _)):
            post_sign_in(Client(), NUMBER, "wrong")
    assert post_sign_in(Client(), NUMBER).status_code == 422
    with pytest.raises(CommandError, match="reason_missing"):
        sign_in_command("unlock", *WHO[:4])
    assert post_sign_in(Client(), NUMBER).status_code == 422
    assert "1件" in sign_in_command("unlock", *WHO)
    assert Attempts.objects.count() == 0
    assert post_sign_in(Client(), NUMBER).status_code == 302
    assert received_notices() == ["ロックの解除"]
    event = SignInEvent.objects.get(what="unlocked")
    assert (event.by, event.reason) == ("佐藤", WHO[-1])


def test_the_operator_lets_codes_be_sent_again(hanako):
    for _ in range(4):
        page = Client().post("/reset/", {"identifier": NUMBER})
    assert page.status_code == 422 and "too_many_codes" in page.content.decode()
    sign_in_command("unlock", *WHO)
    assert Client().post("/reset/", {"identifier": NUMBER}).status_code == 302


def test_staff_of_a_company_never_come_back_by_a_number_alone(hanako):
    party = hanako.party
    party.kind = "corporate"
    party.save()
    turn_on_two_steps(hanako.user)
    give_mail(hanako.user)
    client = started()
    prove(client, "h***@e***.jp", by_mail)
    prove(client, "s***@e***.jp", by_spare)
    assert client.post("/recovery/password/", {"password": NEW}).url == (
        "/recovery/next/"
    )
    client.post("/recovery/next/")
    assert RecoveryCase.objects.get().state == "review"


def test_one_button_ends_a_lost_device_its_trust_and_its_factors(hanako):
    give_app(hanako.user)
    phone = give_phone(hanako.user)
    lost, here = Client(), signed_in_client(hanako.user, "password", "backup")
    post_sign_in(lost, NUMBER)
    device = hanako.user.devices.create(
        token_hash="x",
        name="iPhone",
        first_seen_at=now(),
        last_seen_at=now(),
        trusted_until=now() + timedelta(days=1),
    )
    other = signed_in_client(hanako.user, "password")
    chosen = {"factor": ["app", f"sms-{phone.pk}"]}
    assert here.post("/account/security/lost/", chosen).url == "/account/security/"
    assert is_signed_in(here) and not is_signed_in(other)
    device.refresh_from_db()
    assert device.revoked_at is not None and device.trusted_until is None
    assert not Authenticator.objects.exists() and not Channel.objects.exists()
    assert received_notices() == ["紛失した端末の無効化"] and len(received_sms()) == 1
    assert User.objects.get(pk=hanako.user.pk).two_steps


def test_the_factors_that_are_not_lost_stay(hanako):
    give_app(hanako.user)
    phone = give_phone(hanako.user)
    here = signed_in_client(hanako.user, "password", "totp")
    here.post("/account/security/lost/", {"factor": [f"sms-{phone.pk}", "sms-x", "?"]})
    assert Authenticator.objects.count() == 1 and not Channel.objects.exists()


def test_a_new_phone_is_told_to_the_old_channels_and_itself(hanako):
    client = signed_in_client(hanako.user, "password", "mail")
    page = client.post(
        "/account/security/channels/sms/", {"address": "０９０－１２３４－５６７８"}
    )
    assert page.url == "/account/security/channels/sms/code/"
    assert received_sms() and not Channel.objects.get().verified_at
    assert received_notices() == []
    client.post(page.url, {"code": code_in_sms()})
    assert (
        received_notices() == ["携帯電話番号の登録"]
        and "携帯電話番号の登録" in received_sms()[-1]
    )
    pk = Channel.objects.get().pk
    client.post(f"/account/security/channels/{pk}/remove/")
    assert "携帯電話番号の削除" in received_sms()[-1]
    assert received_notices()[-1] == "携帯電話番号の削除"
    assert not Channel.objects.exists()


def test_many_logins_cannot_flood_one_phone(hanako, taro):
    sent = []
    for person in (hanako, taro, hanako, taro):
        client = signed_in_client(person.user, "password", "mail")
        address = {"address": "090-1234-5678"}
        page = client.post("/account/security/channels/sms/", address)
        sent.append(page.status_code)
        Channel.objects.all().delete()
    assert sent == [302, 302, 302, 422]
    assert len(received_sms()) <= 3


@pytest.mark.parametrize("what", ["sign-in", "a passkey of the thief", "a spare mail"])
def test_not_me_takes_back_what_a_thief_has_set_up(hanako, what):
    """The owner had an app; the thief adds a way of their own and changes the rest."""
    with clock_at(AT):
        give_app(hanako.user)
        Authenticator.objects.update(created_at=AT - timedelta(days=1))
    with clock_at(AT + timedelta(hours=1)):
        thief = signed_in_client(hanako.user, "password", "totp")
        if what == "a spare mail":
            page = thief.post("/account/security/channels/mail/", {"address": SPARE})
            thief.post(page.url, {"code": by_spare()})
        else:
            thief.post("/account/security/password/", {"password": NEW})
        Authenticator.objects.create(
            user=hanako.user, type="webauthn", data={}, created_at=now()
        )
        number = stop_number_in_mail()
        Client().post("/not-me/", {"number": number})
        assert not is_signed_in(thief)
    user = User.objects.get(pk=hanako.user.pk)
    kept = Authenticator.objects.values_list("type", flat=True)
    assert list(kept) == ["totp"]
    assert not Channel.objects.exists()
    assert user.has_usable_password() is (what == "a spare mail")
    assert user.reduced_until is not None


def test_not_me_never_takes_the_first_second_step_away(hanako):
    """Else whoever reads the mail would need nothing else."""
    client = signed_in_client(hanako.user, "password", "mail")
    give_app(hanako.user)
    client.post("/account/security/two-steps/", {"on": "no"})
    client.post("/account/security/two-steps/", {"on": "yes"})
    Client().post("/not-me/", {"number": stop_number_in_mail()})
    assert Authenticator.objects.count() == 1


def test_a_recovery_does_not_leave_its_owner_with_a_phone_that_is_gone(hanako):
    with clock_at(AT):
        give_phone(hanako.user)
        give_mail(hanako.user)
        client = started()
        prove(client, "h***@e***.jp", by_mail)
        prove(client, "s***@e***.jp", by_spare)
        receipt = receipt_of(client.post("/recovery/next/").content.decode())
    with clock_at(AT + timedelta(hours=24)):
        page = client.post("/recovery/receipt/", {"receipt": receipt})
        client.post(page.url, {"password": NEW})
        assert is_signed_in(client)
        assert "ログインの復旧" in received_sms()[-1]
        assert client.get("/account/security/app/").url.startswith("/account/confirm/")
        page = client.get("/account/confirm/first/?next=/").content.decode()
    page = page.replace("メール・SMSの送り主", "")  # a page of help, not a way
    assert "メールに届くコードで確認する" in page and "SMS" not in page
    assert backup_codes.unused_code_count(hanako.user) == 0


def test_a_decoy_looks_like_a_case_and_sends_nothing(hanako):
    known, unknown = started(), Client()
    unknown.post("/recovery/", {"number": "N999999999"})
    pages = [c.get("/recovery/channel/").content.decode() for c in (known, unknown)]
    again = unknown.get("/recovery/channel/").content.decode()
    masked = [
        re.sub(r'value="[^"]{30,}"|\w\*\*\*@\w\*\*\*\.[\w.]+|0\d0-\*.{7}', "", page)
        for page in [*pages, again]
    ]
    assert masked[0].split("</form>")[1] == masked[1].split("</form>")[1]
    assert masked[1] == masked[2]
    assert unknown.post("/recovery/channel/", {"channel": "0"}).url == "/recovery/code/"
    run_waiting_jobs()
    assert mail.outbox == []
