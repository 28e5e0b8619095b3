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
from madoguchi.jobs.messages.code_mail import RETRY_FOR_A_DAY, send_code
from madoguchi.jobs.messages.security_notice_mail import send_security_notice
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.messaging import sms
from madoguchi.messaging.ports import SMS
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.sign_in_helpers import (
    SMS_SIMULATOR,
    give_phone,
    post_sign_in,
    received_notices,
    received_sms,
    run_waiting_jobs,
    turn_on_two_steps,
)

ADAPTERS = [simulator.SmsSimulator]
REACHED, SILENT, BARRED = "09012345678", "09012345600", "09012345699"


@pytest.fixture(autouse=True)
def outbox(db_of_all, settings, tmp_path) -> Path:
    an_operator()
    settings.PORTS = {"sms": SMS_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    return settings.OUTBOX_FOLDER


def sent(outbox: Path) -> list[dict]:
    return [json.loads(file.read_text()) for file in outbox.glob("*.sms")]


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_the_same_key_again_sends_nothing_again(adapter, outbox):
    for body in ("確認コードは 123456 です", "another"):
        adapter().send(to=REACHED, body=body, key="code-1")
    adapter().send(to=REACHED, body="確認コードは 123456 です", key="code-2")
    messages = [(message["to"], message["body"]) for message in sent(outbox)]
    assert messages == [(REACHED, "確認コードは 123456 です")] * 2


@pytest.mark.parametrize("adapter", ADAPTERS)
@pytest.mark.parametrize(("to", "error"), [(SILENT, Unavailable), (BARRED, Refused)])
def test_no_answer_and_no_are_two_things(adapter, outbox, to, error):
    with pytest.raises(error):
        adapter().send(to=to, body="x", key="code-1")
    assert sent(outbox) == []


def test_a_port_without_an_adapter_is_unavailable_and_offers_nothing(hanako, settings):
    settings.PORTS = {"sms": ""}
    assert not sms.may_send_sms()
    with pytest.raises(Unavailable):
        sms.send_sms(to=REACHED, body="x", key="k")
    client = signed_in_client(hanako.user, "password", "mail")
    assert client.get("/account/security/channels/sms/").status_code == 404
    assert (
        "携帯電話番号を登録する"
        not in client.get("/account/security/").content.decode()
    )


def test_a_sign_in_asks_for_no_sms_that_nobody_would_send(hanako, settings):
    give_phone(hanako.user, REACHED)
    turn_on_two_steps(hanako.user)
    settings.PORTS = {"sms": ""}
    client = Client()
    assert post_sign_in(client, "N100000001").url == "/login/check/mail/"
    page = client.get("/login/check/mail/").content.decode()
    assert "/login/check/sms/" not in page
    settings.PORTS = {"sms": SMS_SIMULATOR}
    assert post_sign_in(Client(), "N100000001").url == "/login/check/sms/"


def test_a_name_of_no_adapter_is_our_fault_and_not_the_carrier_s(settings):
    settings.PORTS = {"sms": "madoguchi.adapters.nobody.Sms"}
    with pytest.raises((ImportError, ImproperlyConfigured)):
        SMS.load_adapter()


def test_without_an_answer_the_job_is_tried_again_with_another_code(hanako, outbox):
    channel = give_phone(hanako.user, SILENT)
    post_sign_in(Client(), "N100000001")
    challenge = channel.challenge_set.get()
    with pytest.raises(Unavailable):
        send_code(hanako.party.pk, "test", challenge.pk)
    assert send_code.retry_strategy is RETRY_FOR_A_DAY
    channel.address = REACHED
    channel.save()
    send_code(hanako.party.pk, "test", challenge.pk)
    assert [message["to"] for message in sent(outbox)] == [REACHED]


def test_a_barred_number_leaves_the_other_ways(hanako):
    give_phone(hanako.user, BARRED)
    turn_on_two_steps(hanako.user)
    client = Client()
    assert post_sign_in(client, "N100000001").url == "/login/check/sms/"
    run_waiting_jobs()
    assert received_sms(BARRED) == []
    page = client.get("/login/check/sms/")
    assert page.status_code == 200 and "コードをもう一度送る" in page.content.decode()


def test_a_barred_number_keeps_no_notice_from_the_mailbox(hanako):
    give_phone(hanako.user, BARRED)
    client = signed_in_client(hanako.user, "password", "sms")
    client.post("/account/security/backup-codes/")
    assert received_notices() == ["予備コードの発行"] and received_sms(BARRED) == []


def test_a_notice_is_sent_once_though_its_job_runs_twice(hanako):
    give_phone(hanako.user)
    client = signed_in_client(hanako.user, "password", "sms")
    client.post("/account/security/backup-codes/")
    run_waiting_jobs()
    for notice in SecurityNotice.objects.all():
        send_security_notice(hanako.party.pk, "test", notice.pk)
    assert len(received_notices()) == 1 and len(received_sms()) == 1
