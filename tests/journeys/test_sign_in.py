"""Signing in: any spelling, the page that was asked for, and no word too much."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from madoguchi.accounts.models import Attempts
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_changes import add_notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from tests.operator import an_operator
from tests.people import PASSWORD


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def enter(client: Client, identifier: str, password: str = PASSWORD, on: str = "/"):
    return client.post(
        "/login/", {"identifier": identifier, "password": password, "next": on}
    )


@pytest.mark.parametrize(
    "identifier",
    [
        "N100000001",
        "Ｎ１００００００01 ",
        "n100-000-001\r\n",
        "hanako@example.jp",
        "ＨＡＮＡＫＯ＠ｅｘａｍｐｌｅ．ｊｐ",
    ],
)
def test_every_spelling_lets_the_same_person_in(hanako, identifier):
    client = Client()
    assert enter(client, identifier).url == "/"
    assert client.session["_auth_user_id"] == str(hanako.user.pk)


def test_a_password_pasted_with_its_line_end_is_right(hanako):
    assert enter(Client(), "N100000001", f"{PASSWORD}\r\n").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "ends_on"),
    [
        ("/c/-/bills/latest", "/c/-/bills/latest"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
        ("/" + "a" * 600, "/"),
    ],
)
def test_sign_in_ends_on_a_page_of_ours(hanako, wanted, ends_on):
    assert enter(Client(), "N100000001", on=wanted).url == ends_on


def test_a_deep_link_survives_sign_in(hanako):
    client = Client()
    asked = client.get("/c/-/bills/latest")
    assert asked.status_code == 302
    page = client.get(asked.url).content.decode()
    assert 'name="next" value="/c/-/bills/latest"' in page


def answer_to(identifier: str, password: str) -> tuple[int, str]:
    page = enter(Client(), identifier, password)
    plain = re.sub(r'value="[^"]*"', "", page.content.decode())
    return page.status_code, plain


def test_wrong_password_and_unknown_person_read_the_same(hanako):
    wrong = answer_to("N100000001", "not the password")
    unknown = answer_to("N999999999", "not the password")
    assert wrong == unknown and wrong[0] == 422
    assert "パスワードが違います" in wrong[1]
    assert Session.objects.count() == 0


def test_the_session_gets_a_new_id(hanako):
    client = Client()
    client.get("/login/")
    before = client.cookies.get("session")
    enter(client, "N100000001")
    assert client.cookies["session"].value != (before and before.value)


def test_five_wrong_passwords_make_the_sixth_wait_whatever_name_is_typed(hanako):
    for nth in range(5):
        enter(Client(), ["N100000001", "hanako@example.jp"][nth % 2], "wrong")
    page = enter(Client(), "hanako@example.jp").content.decode()
    assert "お待ちいただいています" in page
    assert Attempts.objects.get().failures == 5


def test_success_forgets_the_failures(hanako):
    enter(Client(), "N100000001", "wrong")
    enter(Client(), "N100000001")
    assert not Attempts.objects.exists()


def test_signing_out_ends_the_session_and_needs_a_post(hanako):
    client = hanako.client
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/signed-out/"
    assert Session.objects.count() == 0
    assert client.get("/").status_code == 302


def test_the_demo_password_is_nothing_outside_the_demo(hanako):
    assert enter(Client(), "N100000001", "madoguchi-no-demo").status_code == 422


DEMO = ["PasswordBackend", "DemoBackend"]


@override_settings(
    DEMO=True,
    AUTHENTICATION_BACKENDS=[f"madoguchi.accounts.backends.{name}" for name in DEMO],
)
def test_in_the_demo_it_lets_in_who_has_no_password_of_their_own(hanako):
    assert enter(Client(), "N100000001", "madoguchi-no-demo").status_code == 422
    hanako.user.set_unusable_password()
    hanako.user.save()
    assert enter(Client(), "N100000001", "madoguchi-no-demo").status_code == 302


def test_the_outbox_page_is_there_in_the_demo_only(hanako):
    assert Client().get("/dev/outbox/").status_code == 404


def test_an_incident_of_the_login_is_told_before_anybody_types(hanako):
    words = "ログインしにくくなっています。復旧は15時の見込みです。"
    for path in ("/login/", "/help/sign-in/"):
        assert words not in Client().get(path).content.decode()
    with batch("operator"):
        notice = Notice(
            kind="incident",
            mode="open",
            functions=["login"],
            words=words,
            starts_at=now(),
        )
        add_notice(notice, actor="operator", at=now())
    for path in ("/login/", "/help/sign-in/"):
        page = Client().get(path).content.decode()
        assert page.index(words) < page.index("</main>")
    page = Client().get("/login/").content.decode()
    assert page.index(words) < page.index("<input")
    assert enter(Client(), "N100000001").status_code == 302


def test_a_field_says_a_sentence_and_the_summary_adds_the_code(hanako):
    answer = Client().post("/login/", {"identifier": "x" * 501, "password": "x"})
    page = answer.content.decode()
    sentence = "長すぎます。500文字までで入力してください。何も変更していません。"
    assert f'{sentence}</a>（<data value="FORM-4131">FORM-4131</data>）</li>' in page
    assert page.count("FORM-4131</data>") == 1 and page.count(sentence) == 2


def test_a_wrong_password_is_told_with_a_code_to_say_and_not_its_name(hanako):
    page = enter(Client(), "N100000001", "wrong").content.decode()
    seen = re.sub("<[^>]*>", "", page)
    assert "（LOGIN-1043）" in seen and "wrong_credentials" not in seen
