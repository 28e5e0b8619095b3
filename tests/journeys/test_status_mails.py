"""Mails about outages: only to who confirmed, each change once, and no sleep lost."""

import re
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from madoguchi.jobs.outages.expired_subscriptions import forget_status_subscriptions
from madoguchi.jobs.outages.status_news import mail_status_news, tell_subscribers
from madoguchi.notices.models import (
    Notice,
    NoticeRevision,
    StatusMail,
    StatusSubscription,
)
from madoguchi.notices.notice_changes import add_notice, change_notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import an_operator

NOW, LATER = "2026-11-24T10:00", "2026-11-24T10:05"
ADDRESS = "yoshi@example.jp"


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def ask(client: Client, at: str = NOW, **wishes: object):
    plain = {"address": ADDRESS, "least_severity": "all"}
    return post_at(at, client, "/status/mail/", plain | wishes)


def code_mailed(at: str = NOW) -> str:
    replay_until(at)
    return re.search(r"コードは ([0-9]{6})", mail.outbox[-1].body)[1]


def subscribe(client: Client, **wishes: object) -> str:
    """Ask, confirm, and return the page."""
    page = ask(client, **wishes).headers["Location"]
    assert post_at(LATER, client, page, {"code": code_mailed()}).status_code == 302
    mail.outbox.clear()
    return page


def tell(at: str = LATER, notice: Notice | None = None, **columns: object) -> Notice:
    """Publish, or the next version, and do what the worker does at that moment."""
    values = {
        "kind": "incident",
        "mode": "open",
        "functions": ["fibre"],
        "headline": "光回線がつながりません",
        "effect": "down",
        "progress": "investigating",
        "emergency_calls": "none",
        "eta_kind": "unknown",
        "starts_at": jst(NOW),
        "noticed_at": jst(NOW),
        "next_update_at": jst("2026-11-24T11:00"),
    }
    with batch("test"):
        if notice is None:
            notice = add_notice(Notice(**values | columns), actor="test", at=jst(at))
        else:
            for name, value in columns.items():
                setattr(notice, name, value)
            change_notice(notice, actor="test", at=jst(at))
        newest = notice.revisions.latest("number").pk
    with clock_at(jst(at)):
        tell_subscribers(actor="test", revision=newest)
    replay_until(at)
    return notice


def test_nobody_gets_news_before_the_code_was_typed_in(client):
    page = ask(client).headers["Location"]
    code = code_mailed()
    assert mail.outbox[-1].to == [ADDRESS] and code not in page
    mail.outbox.clear()
    tell()
    assert mail.outbox == []
    assert post_at(LATER, client, page, {"code": code}).status_code == 302
    assert (
        "お知らせメールをお送りします。" in get_at(LATER, client, page).content.decode()
    )


def test_a_code_is_good_for_five_tries_and_ten_minutes(client):
    page = ask(client).headers["Location"]
    code = code_mailed()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _each in range(5):
        refused = post_at(LATER, client, page, {"code": wrong})
        assert refused.status_code == 422 and "LOGIN-1046" in refused.content.decode()
    assert "LOGIN-1047" in post_at(LATER, client, page, {"code": code}).content.decode()
    again = ask(client).headers["Location"]
    late = {"code": code_mailed()}
    text = post_at("2026-11-24T10:10", client, again, late).content.decode()
    assert "LOGIN-1047" in text
    assert not StatusSubscription.objects.exclude(confirmed_at=None).exists()


def test_a_strange_address_is_not_flooded(client):
    assert [ask(client).status_code for _each in range(3)] == [302] * 3
    refused = ask(client)
    assert refused.status_code == 422 and "LOGIN-1050" in refused.content.decode()
    assert ask(client, "2026-11-25T10:00").status_code == 302


def test_one_network_floods_no_forty_strangers(client):
    """Half of thirty an hour at once; who types codes in asks on; nobody else waits."""
    pages = [ask(client, address=f"a{nth}@b.example.jp") for nth in range(40)]
    assert [page.status_code for page in pages] == [302] * 15 + [422] * 25
    assert "LOGIN-1051" in pages[-1].content.decode()
    assert StatusSubscription.objects.count() == 15
    page, typed = pages[14].headers["Location"], {"code": code_mailed()}
    assert post_at(NOW, client, page, typed).status_code == 302
    assert ask(client, address="mine@b.example.jp").status_code == 302
    assert ask(client, address="more@b.example.jp").status_code == 422
    with clock_at(jst(NOW)):
        assert client.post("/reset/", {"identifier": "N888888888"}).status_code == 302
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert ask(elsewhere, address="far@b.example.jp").status_code == 302


@pytest.mark.parametrize(
    "address", ["", "yoshi", "a@b", "a@b.jp\nBcc: c@d.jp", "あ@b.jp"]
)
def test_what_is_no_address_is_refused(client, address):
    assert ask(client, address=address).status_code == 422
    assert not StatusSubscription.objects.exists()


WISHES = [
    ({}, True),
    ({"functions": ["fibre"]}, True),
    ({"functions": ["mail"]}, False),
    ({"service": "mobile"}, False),
    ({"service": "fibre", "prefecture": "新潟県"}, True),
    ({"prefecture": "青森県"}, False),
]


@pytest.mark.parametrize(("wishes", "is_told"), WISHES)
def test_news_go_to_whom_they_concern(client, wishes, is_told):
    subscribe(client, **wishes)
    tell(areas=["新潟県"])
    assert len(mail.outbox) == is_told


def test_each_change_is_mailed_once_and_a_mere_promise_is_not(client):
    subscribe(client)
    notice = tell(can_do="スマートフォンの回線でお使いください")
    assert "光回線がつながりません（調査中）" in mail.outbox[0].subject
    assert "・スマートフォンの回線でお使いください" in mail.outbox[0].body
    assert "110・118・119への影響はありません。" in mail.outbox[0].body
    promise = jst("2026-11-24T11:30")
    tell("2026-11-24T10:30", notice, next_update_at=promise)
    assert len(mail.outbox) == 1
    tell("2026-11-24T10:40", notice, progress="identified")
    over = {"progress": "recovered", "ends_at": jst("2026-11-24T10:48")}
    tell("2026-11-24T10:49", notice, **over)
    newest = notice.revisions.latest("number").pk
    for _again in range(2):
        mail_status_news(actor="test", revision=newest, share=0, shares=1)
    assert [m.subject.partition("（")[2] for m in mail.outbox] == [
        "調査中）",
        "原因特定）",
        "復旧）",
    ]
    with batch("test"):
        assert StatusMail.objects.count() == 3


def test_a_night_is_quiet_but_for_emergency_calls(client):
    subscribe(client, is_quiet_at_night="on", wakes_for_emergency="on")
    notice = tell("2026-11-24T22:00")
    tell("2026-11-24T23:00", notice, progress="identified")
    replay_until("2026-11-25T06:59")
    assert mail.outbox == []
    replay_until("2026-11-25T07:00")
    assert ["原因特定" in m.subject for m in mail.outbox] == [True]
    tell("2026-11-25T22:30", notice, emergency_calls="affected")
    assert len(mail.outbox) == 2 and "公衆電話" in mail.outbox[1].body


def test_the_page_of_the_mail_stops_it_without_signing_in(client):
    page = subscribe(client)
    tell()
    assert page in mail.outbox[0].body and "/login" not in mail.outbox[0].body
    assert post_at(LATER, Client(), page, {"act": "stop"}).status_code == 302
    assert "もう届きません。" in get_at(LATER, client, page).content.decode()
    tell(headline="別の障害です")
    assert len(mail.outbox) == 1


def test_the_same_address_twice_gets_one_mail(client):
    subscribe(client)
    subscribe(client)
    tell()
    assert len(mail.outbox) == 1


def test_a_key_that_nobody_has_is_not_there(client):
    assert get_at(NOW, client, f"/status/mail/{uuid4()}/").status_code == 404


def test_an_address_that_nobody_confirmed_or_that_stopped_is_forgotten(client):
    page = subscribe(client)
    tell()
    ask(client)
    forget_status_subscriptions(jst(NOW) + timedelta(days=2))
    assert StatusSubscription.objects.count() == 2
    forget_status_subscriptions(jst(NOW) + timedelta(days=2, seconds=1))
    assert StatusSubscription.objects.get().confirmed_at == jst(LATER)
    post_at(LATER, client, page, {"act": "stop"})
    forget_status_subscriptions(jst(LATER) + timedelta(days=30))
    assert StatusSubscription.objects.count() == 1
    forget_status_subscriptions(jst(LATER) + timedelta(days=30, seconds=1))
    assert not StatusSubscription.objects.exists()


def test_of_a_thousand_revisions_the_newest_alone_is_mailed(client, tmp_path):
    subscribe(client)
    notice = tell()
    mail.outbox.clear()
    with batch("test"):
        first = notice.revisions.get()
        NoticeRevision.objects.bulk_create(
            NoticeRevision(
                notice=notice,
                number=number,
                at=first.at,
                actor="test",
                content=first.content | {"headline": f"光回線の障害 {number}"},
            )
            for number in range(2, 1_001)
        )
        revisions = list(notice.revisions.filter(number__gt=990).order_by("number"))
    with clock_at(jst(LATER)):
        for revision in revisions:
            tell_subscribers(actor="test", revision=revision.pk)
    replay_until(LATER)
    assert ["1000" in m.subject for m in mail.outbox] == [True]
    with clock_at(jst(LATER)):
        call_command("status", "render", folder=tmp_path, stdout=StringIO())
    pages = [page.stat().st_size for page in tmp_path.rglob("*.html")]
    assert max(pages) <= 15 * 1024
    page = get_at(LATER, client, f"/status/{notice.pk}/")
    assert page.status_code == 200 and "（1000版）" in page.content.decode()
