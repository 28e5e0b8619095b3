"""An imported login: customer number, code to the registered mail, own password."""

import re

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.accounts.models import Challenge, User
from madoguchi.messaging.models import Message
from madoguchi.platform.scope import scope
from tests.operator import an_operator

LONG = "a long and lovely password"


@pytest.fixture
def newcomer(hanako):
    an_operator()
    User.objects.filter(pk=hanako.user.pk).update(password="!", enrolled_at=None)
    return hanako


def work() -> None:
    """What the worker does: each waiting job, once."""
    for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
        app.tasks[job.task_name](**job.args)
    ProcrastinateJob.objects.filter(status="todo").update(status="succeeded")


def code_sent() -> str:
    found = re.search(r"は (\d{6}) です", mail.outbox[-1].body)
    assert found
    return found[1]


def test_a_newcomer_ends_on_the_page_that_was_asked_for(newcomer):
    client, on = Client(), "?next=/contracts/"
    page = client.post(f"/first-access/{on}", {"number": "Ｎ１００ ０００ ００１\r\n"})
    assert page.url == "/first-access/code/?next=%2Fcontracts%2F"
    work()
    assert mail.outbox[0].to == ["hanako@example.jp"]
    page = client.post(page.url, {"code": f" {code_sent()[:3]} {code_sent()[3:]}\n"})
    assert page.url == "/first-access/password/?next=%2Fcontracts%2F"
    page = client.post(page.url, {"password": LONG, "next": "/contracts/"})
    assert page.url == "/contracts/"
    assert client.get("/contracts/").status_code == 200
    user = User.objects.get()
    assert user.check_password(LONG) and user.enrolled_at is not None


def test_the_code_is_kept_nowhere(newcomer):
    client = Client()
    client.post("/first-access/", {"number": "N100000001"})
    work()
    code = code_sent()
    with scope("test", newcomer.party.pk):
        kept = Message.objects.get()
    assert code not in kept.body and "＊＊＊＊＊＊" in kept.body
    assert kept.sent_at is not None
    assert code not in Challenge.objects.get().code_hash
    args = ProcrastinateJob.objects.values_list("args", flat=True)
    assert code not in str(list(args))


@pytest.mark.parametrize("number", ["N999999999", "N100000002", "", "x" * 400])
def test_an_unknown_number_looks_like_a_known_one(newcomer, number):
    known, unknown = Client(), Client()
    first = known.post("/first-access/", {"number": "N100000001"})
    other = unknown.post("/first-access/", {"number": number or "?"})
    assert (other.status_code, other.url) == (first.status_code, first.url)
    pages = [c.get(first.url).content for c in (known, unknown)]
    masked = [re.sub(rb'value="[A-Za-z0-9]{64}"', b"", page) for page in pages]
    assert masked[0] == masked[1]
    work()
    assert len(mail.outbox) == 1
    wrong = [c.post(first.url, {"code": "12345"}).status_code for c in (known, unknown)]
    assert wrong == [422, 422]


def test_somebody_with_a_password_gets_no_code(hanako):
    an_operator()
    User.objects.update(enrolled_at="2026-01-01T00:00+09:00")
    Client().post("/first-access/", {"number": "N100000001"})
    work()
    assert mail.outbox == []


def test_a_short_or_common_password_is_refused_and_nothing_is_stored(newcomer):
    client = Client()
    client.post("/first-access/", {"number": "N100000001"})
    work()
    client.post("/first-access/code/", {"code": code_sent()})
    for password in ("short", "12345678901234"):
        page = client.post("/first-access/password/", {"password": password})
        assert (
            page.status_code == 422 and 'aria-invalid="true"' in page.content.decode()
        )
    assert User.objects.get().enrolled_at is None


def test_the_password_page_is_closed_without_a_code(newcomer):
    for client in (Client(), newcomer.client):
        page = client.post("/first-access/password/", {"password": LONG})
        assert page.status_code == 302 and page.url == "/first-access/"
    assert not User.objects.get().has_usable_password()
