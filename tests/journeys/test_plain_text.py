"""Mails and SMS are plain text: signs of a name arrive as they were written."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.operator import an_operator
from tests.people import Person, signed_in_client
from tests.sign_in_helpers import (
    SMS_SIMULATOR,
    give_phone,
    post_sign_in,
    received_sms,
    run_waiting_jobs,
    turn_on_two_steps,
)

BRAND, NAME = "まどか&<光>", 'O\'Brien & "Sons"'
ENTITY = re.compile(r"&#?\w+;")


@pytest.fixture
def obrien(hanako: Person, settings, tmp_path) -> Person:
    an_operator(brand=BRAND)
    settings.PORTS = {"sms": SMS_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    hanako.user.display_name = NAME
    hanako.user.save()
    return hanako


def test_a_code_by_mail_and_by_sms_names_the_brand_as_it_is_written(obrien):
    turn_on_two_steps(obrien.user)
    post_sign_in(Client(), "N100000001")
    run_waiting_jobs()
    give_phone(obrien.user)
    post_sign_in(Client(), "N100000001")
    bodies = [mail.outbox[-1].body, received_sms()[-1]]
    for body in bodies:
        assert body.startswith(f"{BRAND} マイページの確認コードは ")
        assert not ENTITY.search(body)


def test_a_notice_of_security_names_brand_and_reader_as_they_are_written(obrien):
    give_phone(obrien.user)
    client = signed_in_client(obrien.user, "password", "sms")
    client.post("/account/security/backup-codes/")
    [short] = received_sms()
    assert short.startswith(f"{BRAND}: 「予備コードの発行」がありました。")
    body = mail.outbox[-1].body
    assert body.startswith(f"{NAME} 様\n\n{BRAND} マイページで、")
    assert not ENTITY.search(body) and not ENTITY.search(short)
