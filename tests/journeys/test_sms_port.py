"""What every adapter at the SMS port keeps to, and what the callers make of it.

A real carrier's adapter joins ADAPTERS; its test account stands for the outside.
"""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from madoguchi.accounts.models import SecurityNotice
from madoguchi.adapters.simulator import sms as simulator
from madoguchi.jobs.security_notice import send_security_notice
from madoguchi.jobs.send_code import AGAIN, send_code
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.messaging import sms
from madoguchi.platform.ports import port
from tests.doors import (
    SIMULATOR,
    enter,
    give_phone,
    messages,
    notices,
    two_steps,
    work,
)
from tests.operator import an_operator
from tests.people import signed_in

ADAPTERS = [simulator.Simulator]
REACHED, SILENT, BARRED = "09012345678", "09012345600", "09012345699"


@pytest.fixture(autouse=True)
def outbox(db_of_all, settings, tmp_path) -> Path:
    an_operator()
    settings.PORTS = {"sms": SIMULATOR}
    settings.OUTBOX = tmp_path / "outbox"
    return settings.OUTBOX


def sent(outbox: Path) -> list[dict]:
    return [json.loads(file.read_text()) for file in outbox.glob("*.sms")]


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_the_same_key_again_sends_nothing_again(adapter, outbox):
    for body in ("確認コードは 123456 です", "another"):
        adapter().send(to=REACHED, body=body, key="code-1")
    adapter().send(to=REACHED, body="確認コードは 123456 です", key="code-2")
    told = [(message["to"], message["body"]) for message in sent(outbox)]
    assert told == [(REACHED, "確認コードは 123456 です")] * 2


@pytest.mark.parametrize("adapter", ADAPTERS)
@pytest.mark.parametrize(("to", "error"), [(SILENT, Unavailable), (BARRED, Refused)])
def test_no_answer_and_no_are_two_things(adapter, outbox, to, error):
    with pytest.raises(error):
        adapter().send(to=to, body="x", key="code-1")
    assert sent(outbox) == []


def test_a_port_without_an_adapter_is_unavailable_and_offers_nothing(hanako, settings):
    settings.PORTS = {"sms": ""}
    assert not sms.may_send()
    with pytest.raises(Unavailable):
        sms.send(to=REACHED, body="x", key="k")
    client = signed_in(hanako.user, "password", "mail")
    assert client.get("/account/security/channels/sms/").status_code == 404
    assert (
        "携帯電話番号を登録する"
        not in client.get("/account/security/").content.decode()
    )


def test_a_name_of_no_adapter_is_our_fault_and_not_the_carrier_s(settings):
    settings.PORTS = {"sms": "madoguchi.adapters.nobody.Sms"}
    with pytest.raises((ImportError, ImproperlyConfigured)):
        port("sms")


def test_without_an_answer_the_job_is_tried_again_with_another_code(hanako, outbox):
    channel = give_phone(hanako.user, SILENT)
    enter(Client(), "N100000001")
    challenge = channel.challenge_set.get()
    with pytest.raises(Unavailable):
        send_code(hanako.party.pk, "test", challenge.pk)
    assert send_code.retry_strategy is AGAIN
    channel.address = REACHED
    channel.save()
    send_code(hanako.party.pk, "test", challenge.pk)
    assert [message["to"] for message in sent(outbox)] == [REACHED]


def test_a_barred_number_leaves_the_other_ways(hanako):
    give_phone(hanako.user, BARRED)
    two_steps(hanako.user)
    client = Client()
    assert enter(client, "N100000001").url == "/login/check/sms/"
    work()
    assert messages(BARRED) == []
    page = client.get("/login/check/sms/")
    assert page.status_code == 200 and "コードをもう一度送る" in page.content.decode()


def test_a_barred_number_keeps_no_notice_from_the_mailbox(hanako):
    give_phone(hanako.user, BARRED)
    client = signed_in(hanako.user, "password", "sms")
    client.post("/account/security/backup-codes/")
    assert notices() == ["予備コードの発行"] and messages(BARRED) == []


def test_a_notice_is_sent_once_though_its_job_runs_twice(hanako):
    give_phone(hanako.user)
    client = signed_in(hanako.user, "password", "sms")
    client.post("/account/security/backup-codes/")
    work()
    for notice in SecurityNotice.objects.all():
        send_security_notice(hanako.party.pk, "test", notice.pk)
    assert len(notices()) == 1 and len(messages()) == 1
