"""Subscribers are called with each change, in order, whatever they answer."""

import json
from datetime import datetime, timedelta
from io import StringIO
from ipaddress import ip_network

import pytest
from django.core.management import CommandError, call_command

from madoguchi.customers.models import PortalChange
from madoguchi.jobs.feed import webhook_sending
from madoguchi.jobs.feed.webhook_calls import wait_after
from madoguchi.jobs.feed.webhook_sending import send_to_subscriber
from madoguchi.jobs.feed.webhook_state import (
    CLAIM_DURATION,
    claim_subscriber,
    due_subscribers,
    record_taken,
)
from madoguchi.jobs.feed.webhook_threads import start_due_threads
from madoguchi.kernel.call_signatures import SignedCall, verify_standard
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber
from tests.clock import jst
from tests.journeys.test_change_feed import change_phone
from tests.webhook_peers import webhook_receiver

NOON = jst("2026-11-24T12:00")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def receiver(db_of_all, settings):
    settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.1/32"),)
    settings.WEBHOOK_TIMEOUT_SECONDS = 5.0
    settings.PORTS = settings.PORTS | {
        "webhooks": "madoguchi.adapters.https_webhook.caller.HttpsWebhookCaller"
    }
    with webhook_receiver() as receiver:
        yield receiver


def run(*words: str, at: datetime = NOON) -> str:
    out = StringIO()
    with clock_at(at):
        call_command("webhooks", *words, stdout=out)
    return out.getvalue().strip()


def subscribe(receiver, *words: str, name: str = "billing") -> str:
    return run("add", name, f"{receiver.url}/hook", *words)


def the(name: str = "billing") -> WebhookSubscriber:
    with batch("test"):
        return WebhookSubscriber.objects.get(name=name)


def send(at: datetime = NOON, name: str = "billing") -> int:
    with clock_at(at):
        return send_to_subscriber(the(name).pk)


def taken(receiver) -> list[tuple[int, str]]:
    told = [json.loads(body)["data"] for _, body in receiver.taken]
    return [(data["seq"], data["after"]) for data in told]


def test_a_change_is_told_once_signed_and_by_its_number(hanako, receiver):
    secret = subscribe(receiver)
    change_phone(hanako, "0311111111")
    assert send() == 1 and send() == 0
    [(headers, body)] = receiver.taken
    assert verify_standard(SignedCall(body, headers), [secret], NOON) == "genuine"
    assert headers["webhook-id"] == "change_1"
    assert headers["content-type"] == "application/json"
    told = json.loads(body)
    assert (told["type"], told["timestamp"]) == (
        "change.done",
        "2026-11-24T12:00:00+09:00",
    )
    assert told["data"] == {
        "seq": 1,
        "at": "2026-11-24T12:00:00+09:00",
        "customer_number": hanako.party.customer_number,
        "account_number": "",
        "contract_number": "",
        "order_number": "",
        "column": "parties.phone",
        "before": "",
        "after": "0311111111",
        "effective_on": "2026-11-24",
        "state": "done",
    }


def test_a_receiver_that_was_away_for_a_day_gets_all_in_order(hanako, receiver):
    subscribe(receiver)
    numbers = [f"03{nth:08}" for nth in range(30)]
    at, end = NOON, NOON + DAY
    while at < end:
        if numbers:
            change_phone(hanako, numbers.pop(0))
        receiver.statuses = [503]
        assert send(at) == 0
        next_try = the().next_try_at
        assert SECOND <= next_try - at <= timedelta(minutes=15)
        with clock_at(at):
            assert due_subscribers(next_try - SECOND) == []
        at = next_try
    assert receiver.taken == []
    while numbers:
        change_phone(hanako, numbers.pop(0))
    assert send(at) == 30
    assert taken(receiver) == [(n + 1, f"03{n:08}") for n in range(30)]
    assert (the().failures, the().failing_since, the().next_try_at) == (0, None, None)
    with batch("test"):
        assert not DeadLetter.objects.exists()


def test_the_waits_grow_to_a_quarter_of_an_hour():
    waits = [wait_after(failures).total_seconds() for failures in range(1, 11)]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert wait_after(10**9).total_seconds() == 900


def reject(receiver, *statuses: int) -> datetime:
    at = NOON
    for status in statuses:
        receiver.statuses = [status]
        send(at)
        at = the().next_try_at or at
    return at


def test_a_line_that_is_refused_again_and_again_steps_aside(hanako, receiver):
    subscribe(receiver)
    change_phone(hanako, "0311111111", "0322222222", "0333333333")
    at = reject(receiver, 400, 503, 422, 413, 415)
    assert taken(receiver) == []
    receiver.statuses = [400]
    send(at)
    assert taken(receiver) == [(2, "0322222222"), (3, "0333333333")]
    with batch("test"):
        [letter] = DeadLetter.objects.all()
        assert (letter.seq, letter.answer) == (1, "HTTP 400")
    assert "送れなかったもの 1件" in run("list")
    assert "1件をもう一度送ります" in run("resend", "billing")
    assert due_subscribers(at) == [the().pk]
    receiver.statuses = [400]
    send(at)  # refused once more: asked for anew
    assert "1件をもう一度送ります" in run("resend", "billing")
    send(at)
    assert taken(receiver)[2:] == [(1, "0311111111")]
    with batch("test"):
        assert DeadLetter.objects.get().delivered_at == at
    assert due_subscribers(at) == [] and "0件" in run("resend", "billing")


@pytest.mark.parametrize("status", [301, 307, 401, 403, 404, 408, 429, 500, 502])
def test_an_answer_about_the_receiver_makes_no_dead_letter(hanako, receiver, status):
    subscribe(receiver)
    change_phone(hanako, "0311111111")
    at = reject(receiver, *[status] * 8)
    with batch("test"):
        assert not DeadLetter.objects.exists()
    assert the().last_answer == f"HTTP {status}"
    assert send(at) == 1 and taken(receiver) == [(1, "0311111111")]


def test_a_receiver_that_is_gone_is_not_called_until_it_is_resumed(hanako, receiver):
    subscribe(receiver)
    change_phone(hanako, "0311111111")
    receiver.statuses = [410]
    send()
    assert "停止中（HTTP 410）" in run("list")
    assert due_subscribers(NOON + DAY) == [] and send(NOON + DAY) == 0
    run("resume", "billing", at=NOON + DAY)
    assert send(NOON + DAY) == 1


def test_each_subscriber_has_a_place_of_its_own(hanako, receiver):
    subscribe(receiver)
    subscribe(receiver, name="crm")
    change_phone(hanako, "0311111111", "0322222222")
    receiver.statuses = [503]
    assert (send(), send(name="crm")) == (0, 2)
    assert (the().sent_seq, the("crm").sent_seq) == (0, 2)


def test_a_new_secret_signs_beside_the_old_one_for_a_week(hanako, receiver):
    old = subscribe(receiver)
    new = run("rotate", "billing")
    assert new != old and run("secret", "billing") == new
    change_phone(hanako, "0311111111", "0322222222")
    for at, secrets in [(NOON, 2), (NOON + 7 * DAY, 1)]:
        receiver.statuses = [204, 503] if secrets == 2 else []
        send(at)
        headers, body = receiver.taken[-1]
        assert len(headers["webhook-signature"].split()) == secrets
        call = SignedCall(body, headers)
        assert verify_standard(call, [new], at) == "genuine"
        assert (verify_standard(call, [old], at) == "genuine") is (secrets == 2)
    with pytest.raises(CommandError, match="secret_rotating"):
        run("rotate", "billing")
    run("rotate", "billing", at=NOON + 7 * DAY)


def test_the_secrets_of_two_subscribers_differ_and_none_is_stored(receiver):
    secrets = {subscribe(receiver), subscribe(receiver, name="crm")}
    assert len(secrets) == 2
    with batch("test"):
        rows = str(list(WebhookSubscriber.objects.values()))
    assert not any(secret.removeprefix("whsec_") in rows for secret in secrets)


def test_a_receiver_that_acknowledges_marks_what_it_took(hanako, receiver):
    subscribe(receiver, "--acks")
    change_phone(hanako, "0311111111", "0322222222")
    receiver.statuses = [204, 503]
    send()
    with batch("test"):
        rows = PortalChange.objects.order_by("seq")
        assert [row.acked_at for row in rows] == [NOON, None]


def test_one_that_does_not_acknowledges_nothing(hanako, receiver):
    subscribe(receiver)
    change_phone(hanako, "0311111111")
    send()
    with batch("test"):
        assert PortalChange.objects.get().acked_at is None


def test_a_new_subscriber_gets_what_is_not_listed_yet_or_what_it_asks_for(
    hanako, receiver
):
    change_phone(hanako, "0311111111", "0322222222")
    call_command("changes", "list", limit="1", stdout=StringIO())
    subscribe(receiver)
    subscribe(receiver, "--after", "0", name="crm")
    send()
    assert taken(receiver) == [(2, "0322222222")]
    send(name="crm")
    assert [seq for seq, _ in taken(receiver)[1:]] == [1, 2]


def test_one_worker_at_a_time_sends_to_a_subscriber(hanako, receiver):
    subscribe(receiver)
    change_phone(hanako, "0311111111")
    first = claim_subscriber(the().pk, NOON)
    assert first is not None
    assert due_subscribers(NOON) == [] and send() == 0
    assert send(NOON + CLAIM_DURATION) == 1
    with clock_at(NOON):  # the first comes back, and may not turn the clock back
        assert record_taken(first, 1, NOON) is False
    assert the().sent_seq == 1


def test_few_lines_are_in_memory_and_one_while_nobody_takes_them(
    hanako, receiver, monkeypatch
):
    counts: list[int] = []
    read = webhook_sending.next_lines

    def counted(after: int, count: int):
        counts.append(count)
        return read(after, count)

    monkeypatch.setattr(webhook_sending, "next_lines", counted)
    subscribe(receiver)
    change_phone(hanako, "0311111111", "0322222222")
    receiver.statuses = [503]
    send()
    receiver.statuses = [503]
    send(the().next_try_at)
    assert counts == [200, 1]


def test_a_thread_is_started_for_whoever_is_due_and_no_second_one(hanako, receiver):
    subscribe(receiver)
    running: dict[int, object] = {}
    start_due_threads(running)
    assert running == {}
    change_phone(hanako, "0311111111")
    start_due_threads(running)
    [thread] = running.values()
    thread.join(30)
    assert taken(receiver) == [(1, "0311111111")]
    start_due_threads(running)
    assert list(running.values()) == [thread]


REFUSED = [
    (["add", "x y", "https://a.example/"], "webhook_name"),
    (["add", "", "https://a.example/"], "webhook_name"),
    (["add", "billing", "ftp://a.example/"], "webhook_url"),
    (["add", "billing", "https://127.0.0.2/"], "webhook_private"),
    (["add", "billing", "https://localhost.invalid/"], "webhook_host_unknown"),
    (["add", "billing", "http://127.0.0.1/", "--after", "7"], "cursor_ahead"),
    (["add", "billing", "http://127.0.0.1/", "--after", "x"], "cursor_unclear"),
    (["remove", "nobody"], "webhook_unknown"),
    (["secret", "nobody"], "webhook_unknown"),
]


@pytest.mark.parametrize(("words", "code"), REFUSED)
def test_a_wrong_subscriber_is_refused_with_a_sentence(receiver, words, code):
    with pytest.raises(CommandError, match=f"(?s)。.*{code}"):
        run(*words)
    with batch("test"):
        assert not WebhookSubscriber.objects.exists()


def test_no_more_than_ten_and_no_name_twice(receiver):
    for nth in range(10):
        subscribe(receiver, name=f"s{nth}")
    for name, code in [("s3", "webhook_taken"), ("s10", "too_many_webhooks")]:
        with pytest.raises(CommandError, match=code):
            subscribe(receiver, name=name)
    run("remove", "s3")
    subscribe(receiver, name="s10")
