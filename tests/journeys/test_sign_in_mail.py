"""After a recovery: the mail for signing in, where the old one does not arrive."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from madoguchi.accounts.models import Channel, Identifier, SecurityNotice, User
from madoguchi.jobs.upkeep.mail_switches import finish_due_mail_switches
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at, now
from tests.import_folders import (
    load_operator_folder,
    replace_text,
    write_operator_folder,
)
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.sign_in_helpers import (
    code_in_mail,
    give_mail,
    is_signed_in,
    post_sign_in,
    received_notices,
    stop_number_in_mail,
)

AT = datetime(2026, 11, 24, 10, tzinfo=JST)
END = AT + timedelta(hours=72)
NEW = "a new and lovely password"
OLD_MAIL, NEW_MAIL, SPARE = (
    "hanako@example.jp",
    "arrives@example.jp",
    "spare@example.jp",
)
QUESTION = "/account/security/sign-in-mail/?next=%2Fcontracts%2F"


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()
    with clock_at(AT):
        yield


def recovered(channel: str = "0", to: str = OLD_MAIL) -> Client:
    client = Client()
    client.post("/recovery/", {"number": "N100000001"})
    client.post("/recovery/channel/", {"channel": channel})
    client.post("/recovery/code/", {"code": code_in_mail(to)})
    form = {"password": NEW, "next": "/contracts/"}
    assert client.post("/recovery/password/", form).url == QUESTION
    return client


def asked_for(address: str, client: Client | None = None) -> Client:
    client = client or recovered()
    answer = {"arrives": "no", "address": address, "next": "/contracts/"}
    page = client.post(QUESTION, answer)
    assert page.url.startswith("/account/security/sign-in-mail/code/"), page.content
    done = client.post(page.url, {"code": code_in_mail(address), "next": "/contracts/"})
    assert done.status_code == 302, done.content.decode()
    return client


def can_sign_in(identifier: str) -> bool:
    return post_sign_in(Client(), identifier, NEW).status_code == 302


def test_who_gets_the_mail_goes_on_to_the_page_that_was_asked_for(hanako):
    client = recovered()
    page = client.get(QUESTION).content.decode()
    assert (
        "ログインに使うメールは、いまも届きますか" in page and "h***@example.jp" in page
    )
    answer = client.post(QUESTION, {"arrives": "yes", "next": "/contracts/"})
    assert answer.url == "/contracts/"
    assert not hanako.user.mail_switches.exists()


def test_another_address_counts_when_the_days_after_the_recovery_are_over(hanako):
    asked_for(NEW_MAIL)
    assert received_notices(OLD_MAIL)[-1] == "ログインに使うメールの変更の受け付け"
    assert received_notices(NEW_MAIL) == ["ログインに使うメールの変更の受け付け"]
    finish_due_mail_switches(END - timedelta(seconds=1))
    assert can_sign_in(OLD_MAIL) and not can_sign_in(NEW_MAIL)
    finish_due_mail_switches(END)
    finish_due_mail_switches(END)
    assert can_sign_in(NEW_MAIL) and not can_sign_in(OLD_MAIL)
    assert can_sign_in("N100000001")
    for address in (OLD_MAIL, NEW_MAIL):
        assert received_notices(address).count("ログインに使うメールの変更") == 1


def test_the_notice_says_when_and_the_page_says_it_until_then(hanako):
    client = asked_for(NEW_MAIL)
    page = client.get("/account/security/").content.decode()
    assert NEW_MAIL in page and "2026年</span>11月27日（金）10:00" in page
    client.post("/account/security/sign-in-mail/stop/")
    assert received_notices(NEW_MAIL)[-1] == "ログインに使うメールの変更の取りやめ"
    finish_due_mail_switches(END)
    assert can_sign_in(OLD_MAIL) and not can_sign_in(NEW_MAIL)


def test_nothing_counts_without_the_code(hanako):
    client = recovered()
    client.post(QUESTION, {"arrives": "no", "address": NEW_MAIL})
    there = "/account/security/sign-in-mail/code/"
    assert client.post(there, {"code": "000000"}).status_code == 422
    assert not hanako.user.mail_switches.exists()
    assert Client().get(there).url.startswith("/login/")


@pytest.mark.parametrize("address", ["", "nobody", OLD_MAIL])
def test_no_address_and_the_present_one_are_refused(hanako, address):
    client = recovered()
    page = client.post(QUESTION, {"arrives": "no", "address": address})
    assert page.status_code == 422
    assert client.get("/account/security/sign-in-mail/code/").status_code == 302


@pytest.mark.parametrize("after", [timedelta(hours=1), timedelta(hours=73)])
def test_the_reader_of_the_old_mail_stops_it_before_and_after(hanako, after):
    thief = asked_for(NEW_MAIL)
    number = stop_number_in_mail(OLD_MAIL)
    with clock_at(AT + after):
        finish_due_mail_switches(now())
        Client().post("/not-me/", {"number": number})
        assert received_notices(NEW_MAIL)[-1].startswith("「これは私ではありません」")
        finish_due_mail_switches(END + timedelta(days=9))
    assert not is_signed_in(thief)
    assert User.objects.get(pk=hanako.user.pk).email == OLD_MAIL
    mails = Identifier.objects.filter(user=hanako.user, kind="mail")
    assert [row.canonical for row in mails] == [OLD_MAIL]


def test_the_mail_of_another_login_is_refused_once_it_is_proved(hanako, taro):
    client = recovered()
    client.post(QUESTION, {"arrives": "no", "address": "taro@example.jp"})
    there = "/account/security/sign-in-mail/code/"
    page = client.post(there, {"code": code_in_mail("taro@example.jp")})
    assert "mail_is_taken" in page.content.decode()
    finish_due_mail_switches(END)
    assert User.objects.get(pk=taro.user.pk).email == "taro@example.jp"


def test_a_login_that_takes_the_address_meanwhile_keeps_it(hanako):
    asked_for(NEW_MAIL)
    User.objects.create(email=NEW_MAIL, display_name="of the import")
    finish_due_mail_switches(END)
    assert User.objects.get(pk=hanako.user.pk).email == OLD_MAIL
    assert hanako.user.mail_switches.get().stopped_at == END


def test_a_spare_address_that_signs_in_is_no_second_channel(hanako):
    give_mail(hanako.user, SPARE)
    asked_for(SPARE, recovered("1", SPARE))
    assert Channel.objects.count() == 1
    finish_due_mail_switches(END)
    assert not Channel.objects.exists()


def test_at_other_times_there_is_nothing_to_ask(hanako):
    client = signed_in_client(hanako.user, "password")
    assert client.get(QUESTION).url == "/contracts/"
    answer = client.post(QUESTION, {"arrives": "no", "address": NEW_MAIL})
    assert answer.url == "/contracts/" and not SecurityNotice.objects.exists()


def test_an_export_with_the_old_address_opens_no_new_login(db_of_all, tmp_path):
    folder = write_operator_folder(tmp_path / "operator")
    load_operator_folder(folder)
    user = User.objects.get(email=OLD_MAIL)
    user.mail_switches.create(
        old_address=user.email,
        new_address=NEW_MAIL,
        proved_at=AT,
        counts_from=END,
    )
    finish_due_mail_switches(END)
    before = User.objects.count()
    replace_text(folder, "logins", "髙橋 花子", "髙橋 花")
    load_operator_folder(folder)
    assert User.objects.count() == before
    user.refresh_from_db()
    assert (user.email, user.display_name) == (NEW_MAIL, "髙橋 花")
    assert user.identifiers.filter(canonical="N100000001").exists()
    assert not Identifier.objects.filter(canonical=OLD_MAIL).exists()
