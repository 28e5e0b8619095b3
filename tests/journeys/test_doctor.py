"""Each check of `madoguchi doctor` is red on a fault, and says what to do."""

import socket
import subprocess
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta

import boto3
import psycopg
import pytest
from botocore.stub import Stubber
from django.conf import settings as django_settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, connections

from madoguchi.config.secret import derive_secret
from madoguchi.jobs.doctor import database_checks, storage_checks
from madoguchi.jobs.doctor.bucket_checks import check_bucket
from madoguchi.jobs.doctor.card_checks import (
    check_card_settings,
    check_doubtful_charges,
)
from madoguchi.jobs.doctor.finding import Finding, Grade
from madoguchi.jobs.doctor.outside_checks import (
    check_mail,
    check_scanner,
    check_timestamps,
)
from madoguchi.jobs.doctor.port_checks import check_adapters
from madoguchi.jobs.doctor.setting_checks import check_mode, check_signer
from madoguchi.jobs.doctor.storage_checks import (
    check_folder,
    check_space,
    check_storage,
)
from madoguchi.platform import database_clock
from madoguchi.platform.clock import clock_at
from tests.card_money import ASKED_AT, ask_charge, post_bill
from tests.database import WORKER
from tests.homes import MADOGUCHI_PROGRAM, Home
from tests.mail_relay import PASSWORD, USER, mail_relay, make_certificate

pytestmark = pytest.mark.filterwarnings(
    "ignore:Requiring AUTH while not requiring TLS"  # its TLS is below it
)
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 as shutil's own


def faults(findings: Iterator[Finding]) -> list[str]:
    """The words of what is bad, in order."""
    return [str(f) for f in findings if f.grade == Grade.BAD]


def grades(findings: Iterator[Finding]) -> set[Grade]:
    return {finding.grade for finding in findings}


@pytest.fixture
def nobody() -> int:
    """A port at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_debug_and_a_class_that_is_not_there_are_bad(settings):
    settings.DEBUG = True
    [words] = faults(check_mode())
    assert "MADOGUCHI_DEBUG" in words
    settings.PORTS = settings.PORTS | {"sms": "carrier.of.Nobody"}
    [words] = faults(check_adapters())
    assert words.startswith("だめ 接続先 sms: carrier.of.Nobody")


def test_a_carrier_without_its_address_is_noted(settings):
    settings.SMS_URL, settings.DEMO = "", False
    gateway = "madoguchi.adapters.smpp.gateway.SmppGateway"
    settings.PORTS = settings.PORTS | {"sms": gateway}
    notes = [f.words for f in check_adapters() if "SMS" in f.words]
    assert len(notes) == 1 and "MADOGUCHI_SMS_URL" in notes[0]
    settings.SMS_URL = "smpp://sms.example.jp"
    assert not [f for f in check_adapters() if "SMS" in f.words]


STRIPE = "madoguchi.adapters.stripe_cards.gateway.StripeCardGateway"
CARD_SETTINGS = {
    "DEMO": False,
    "CARD_KEY": "sk_test",
    "CARD_PAGES": ("https://checkout.stripe.com",),
    "CARD_CALLBACK": "stripe",
    "CARD_CALLBACK_SECRETS": ("whsec_1",),
}


@pytest.mark.parametrize(
    ("changed", "grade", "words"),
    [
        ({"CARD_KEY": ""}, Grade.BAD, "MADOGUCHI_CARD_KEY"),
        ({"CARD_PAGES": ()}, Grade.BAD, "MADOGUCHI_CARD_PAGES"),
        ({"CARD_CALLBACK": ""}, Grade.NOTE, "通知を受け取りません"),
        ({"CARD_CALLBACK_SECRETS": ()}, Grade.NOTE, "通知を受け取りません"),
    ],
)
def test_what_a_card_company_still_needs_is_said(settings, changed, grade, words):
    settings.PORTS = settings.PORTS | {"card_gateway": STRIPE}
    for name, value in (CARD_SETTINGS | changed).items():
        setattr(settings, name, value)
    [found] = check_card_settings()
    assert (found.grade, found.what) == (grade, "接続先 card_gateway")
    assert words in found.words and "sk_test" not in found.words


def test_a_card_company_with_all_it_needs_or_in_a_demo_is_no_fault(settings):
    settings.PORTS = settings.PORTS | {"card_gateway": STRIPE}
    for name, value in CARD_SETTINGS.items():
        setattr(settings, name, value)
    assert list(check_card_settings()) == []
    settings.DEMO, settings.CARD_KEY = True, ""
    assert list(check_card_settings()) == []
    settings.PORTS = settings.PORTS | {"card_gateway": ""}
    [found] = check_card_settings()
    assert found.grade == Grade.NOTE and "MADOGUCHI_CARD_GATEWAY" in found.words


def test_a_charge_that_waits_for_somebody_is_noted(hanako):
    assert grades(check_doubtful_charges()) == {Grade.GOOD}
    post_bill(hanako, 1_100)
    with clock_at(ASKED_AT + timedelta(days=1)):
        ask_charge(hanako, 1_100)  # it was asked for a day ago, to the minute
        assert grades(check_doubtful_charges()) == {Grade.GOOD}
    with clock_at(ASKED_AT + timedelta(days=1, minutes=1)):
        [found] = check_doubtful_charges()
    assert found.grade == Grade.NOTE
    assert found.words.startswith("1件") and "カード決済" in found.words


def test_a_signer_that_cannot_be_read_is_bad_and_none_is_noted(settings, tmp_path):
    assert grades(check_signer()) == {Grade.GOOD}
    settings.SIGNER_FILE = None
    assert grades(check_signer()) == {Grade.NOTE}
    settings.SIGNER_FILE = tmp_path / "signer.pem"
    settings.SIGNER_FILE.write_text("no key")
    [words] = faults(check_signer())
    assert "signer.pem" in words


def test_a_folder_into_which_others_write_is_bad(tmp_path):
    tmp_path.chmod(0o700)
    assert grades(check_folder("x", tmp_path)) == {Grade.GOOD}
    assert grades(check_folder("x", tmp_path / "later")) == {Grade.NOTE}
    tmp_path.chmod(0o777)
    [words] = faults(check_folder("x", tmp_path))
    assert f"chmod go-w {tmp_path}" in words


def test_the_folders_of_the_settings_are_looked_at(settings, tmp_path):
    settings.HOME = tmp_path / "later"
    settings.BUNDLE_FOLDER = tmp_path
    tmp_path.chmod(0o777)
    [words] = faults(check_storage())
    assert words.startswith("だめ ZIPの置き場")


LOCKED = {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}


@pytest.mark.parametrize(
    ("versions", "lock", "expected"),
    [
        ({"Status": "Enabled"}, LOCKED, [Grade.GOOD, Grade.GOOD]),
        ({"Status": "Suspended"}, LOCKED, [Grade.BAD, Grade.GOOD]),
        ({}, {}, [Grade.BAD, Grade.NOTE]),
        ({"Status": "Enabled"}, None, [Grade.GOOD, Grade.NOTE]),
        (None, None, [Grade.BAD]),
    ],
)
def test_a_bucket_without_versions_is_bad_and_one_without_lock_is_noted(
    versions, lock, expected
):
    """What S3 answers to the two questions; None is a refusal."""
    keys = {"aws_access_key_id": "k", "aws_secret_access_key": "s"}
    client = boto3.client("s3", region_name="us-east-1", **keys)
    answers = {
        "get_bucket_versioning": versions,
        "get_object_lock_configuration": lock,
    }
    with Stubber(client) as stubber:
        for question, answer in answers.items():
            if answer is None:
                stubber.add_client_error(question, "AccessDenied")
            else:
                stubber.add_response(question, answer)
        assert [f.grade for f in check_bucket(client, "papers")] == expected


@pytest.mark.parametrize(
    ("free", "grade"),
    [(10**9 - 1, Grade.BAD), (5 * 10**9, Grade.NOTE), (10**11, Grade.GOOD)],
)
def test_a_full_disk_is_bad(monkeypatch, free, grade):
    usage = Usage(10**12, 0, free)
    monkeypatch.setattr(storage_checks.shutil, "disk_usage", lambda _folder: usage)
    assert grades(check_space()) == {grade}


@pytest.fixture
def relay(settings, monkeypatch, tmp_path):
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "localhost", True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = USER, PASSWORD
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with mail_relay("starttls", certificate) as relay:
        settings.EMAIL_PORT = relay.port
        yield relay


def test_a_relay_that_lets_us_in_is_good_and_gets_no_mail(relay):
    assert grades(check_mail()) == {Grade.GOOD}
    assert relay.mails == []


def test_a_wrong_password_of_the_relay_is_bad_and_not_shown(relay, settings):
    settings.EMAIL_HOST_PASSWORD = "wrong-and-hidden"
    [words] = faults(check_mail())
    assert "MADOGUCHI_SMTP_PASSWORD" in words and "hidden" not in words


def test_a_wrong_certificate_of_the_relay_is_bad(relay, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    [words] = faults(check_mail())
    assert "証明書" in words


def test_neighbours_that_do_not_answer_are_bad(settings, nobody):
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", nobody
    settings.CLAMD_ADDRESS = f"127.0.0.1:{nobody}"
    settings.TSA_URL = f"http://127.0.0.1:{nobody}/tsa"
    for check in (check_mail, check_scanner, check_timestamps):
        [words] = faults(check())
        assert f":{nobody} が応えません" in words


def test_neighbours_that_are_not_set_are_no_fault(settings):
    settings.CLAMD_ADDRESS = settings.TSA_URL = ""
    assert faults(check_scanner()) == faults(check_timestamps()) == []


def test_clocks_apart_are_bad(db_of_all, monkeypatch):
    assert grades(database_checks.check_clock()) == {Grade.GOOD}
    monkeypatch.setattr(database_clock, "MAX_CLOCK_DRIFT", timedelta(days=-1))
    assert grades(database_checks.check_clock()) == {Grade.BAD}


def test_another_key_is_bad_and_none_is_noted(db_of_all):
    key = derive_secret(django_settings.SECRET_KEY, "key check")
    insert = "INSERT INTO platform_keycheck (digest) VALUES (%s)"
    assert grades(database_checks.check_secret()) == {Grade.NOTE}
    try:
        WORKER.inside.execute(insert, [key])
        assert grades(database_checks.check_secret()) == {Grade.GOOD}
        WORKER.inside.execute("UPDATE platform_keycheck SET digest = 'another'")
        [words] = faults(database_checks.check_secret())
        assert "MADOGUCHI_HOME" in words and key not in words
    finally:
        WORKER.inside.execute("DELETE FROM platform_keycheck")


def test_a_pending_migration_is_bad(db_of_all):
    assert grades(database_checks.check_migrations()) == {Grade.GOOD}
    last = "(SELECT max(name) FROM django_migrations WHERE app = 'platform')"
    told = f"FROM django_migrations WHERE app = 'platform' AND name = {last}"
    row = WORKER.inside.execute(f"SELECT name, applied {told}").fetchone()
    WORKER.inside.execute(f"DELETE {told}")
    try:
        [words] = faults(database_checks.check_migrations())
        assert "1件" in words and "madoguchi prepare" in words
    finally:
        again = "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)"
        WORKER.inside.execute(again, ["platform", *row])


@pytest.mark.parametrize(
    ("spoil", "mend", "words"),
    [
        (
            "GRANT TEMPORARY ON DATABASE {base} TO PUBLIC",
            "REVOKE TEMPORARY ON DATABASE {base} FROM PUBLIC",
            "REVOKE TEMPORARY",
        ),
        (
            "ALTER TABLE contracts_contract NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE contracts_contract FORCE ROW LEVEL SECURITY",
            "ALTER TABLE contracts_contract FORCE ROW LEVEL SECURITY",
        ),
    ],
)
def test_a_right_too_many_is_bad(db_of_all, spoil, mend, words):
    assert grades(database_checks.check_roles()) == {Grade.GOOD}
    base = connection.settings_dict["NAME"]
    with connections["owner"].cursor() as owner:
        owner.execute(spoil.format(base=base))
        try:
            [told] = faults(database_checks.check_roles())
        finally:
            owner.execute(mend.format(base=base))
    assert words in told


def test_a_missing_role_is_bad(db_of_all, monkeypatch):
    monkeypatch.setattr(database_checks, "ROLES", ("madoguchi_app", "madoguchi_gone"))
    [words] = faults(database_checks.check_roles())
    assert "madoguchi_gone" in words and "madoguchi prepare --sql" in words


@pytest.mark.parametrize(
    ("seconds", "grade"), [(1, Grade.GOOD), (31, Grade.BAD), (None, Grade.BAD)]
)
def test_a_worker_without_a_heartbeat_is_bad(db_of_all, seconds, grade):
    beat = "INSERT INTO procrastinate_workers (last_heartbeat)"
    if seconds is not None:
        ago = "SELECT now() - make_interval(secs => %s)"
        WORKER.inside.execute(f"{beat} {ago}", [seconds])
    assert grades(database_checks.check_worker()) == {grade}


def test_a_database_that_is_away_is_one_line_and_exit_status_1(tmp_path, nobody):
    (tmp_path / "secret_key").write_text("k" * 50)
    address = f"postgresql://portal_job:hidden@127.0.0.1:{nobody}/portal"
    done = subprocess.run(
        [MADOGUCHI_PROGRAM, "doctor"],
        env=Home(tmp_path, address).environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "だめ データベース: つながりません。" in done.stdout
    assert "hidden" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_what_the_doctor_says_first(tmp_path):
    done = subprocess.run(
        [MADOGUCHI_PROGRAM, "doctor"],
        env=Home(tmp_path).environment | {"MADOGUCHI_PROXIES": "many"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1 and "MADOGUCHI_PROXIES" in done.stderr
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={tmp_path} dbname=madoguchi")
