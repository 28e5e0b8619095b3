"""Whoever has left reads until the last document's last day, and is told after it."""

from datetime import date

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from madoguchi.accounts.models import SignInEvent, Staff
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Member
from madoguchi.documents.access import open_until
from madoguchi.jobs.upkeep.ended_customers import end_access_after_last_day
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.document_rows import a_document
from tests.operator import an_operator
from tests.people import Person, a_contract, sign_up
from tests.sign_in_helpers import (
    code_in_mail,
    is_signed_in,
    post_sign_in,
    turn_on_two_steps,
)

LAST = date(2027, 4, 30)  # of an invoice of January 2016: 10 years, and the tax year
EVE, AFTER = "2027-04-30T23:59:59", "2027-05-01T00:00:00"
NUMBER = "N100000001"


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def left(person: Person, on: date = date(2015, 12, 31)) -> None:
    with scope("test", person.party.pk):
        Contract.objects.update(status="ended", ended_on=on)


@pytest.fixture
def gone(hanako: Person) -> Person:
    left(hanako)
    a_document(hanako, issued_on=date(2016, 1, 10))
    return hanako


def try_at(moment: str, password: str = "correct horse battery"):
    client = Client()
    with clock_at(jst(moment)):
        return client, post_sign_in(client, NUMBER, password)


def is_in_at(moment: str, client: Client) -> bool:
    """A session is looked at on its own day, whatever the day of the test is."""
    with clock_at(jst(moment)):
        return is_signed_in(client)


def midnight() -> None:
    end_access_after_last_day(jst("2027-05-01T00:01"))


def events() -> list[AuditEvent]:
    with batch("test"):
        return list(AuditEvent.objects.filter(verb="access_ended"))


def test_on_the_last_day_it_still_works_and_on_the_next_it_says_why(gone):
    assert open_until(gone.user.pk) == LAST
    client, answer = try_at(EVE)
    assert answer.status_code == 302 and is_in_at(EVE, client)
    client, answer = try_at(AFTER)
    assert answer.status_code == 403 and not is_in_at(AFTER, client)
    page = answer.content.decode()
    assert "2027年4月30日に終わったため" in page and "LOGIN-1062" in page
    assert "ログインしていません" in page and "0120-000-000" in page
    told = SignInEvent.objects.latest("pk")
    assert (told.what, told.is_success) == ("sign-in", False)


def test_a_wrong_password_tells_nobody_that_an_account_ended(gone):
    _, wrong = try_at(AFTER, "not the password")
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "wrong_credentials" in page and "LOGIN-1062" not in page
    assert "保存期間" not in page


def test_nor_does_a_password_without_its_second_step(gone):
    turn_on_two_steps(gone.user)
    client, answer = try_at(AFTER)
    assert answer.url == "/login/check/mail/"
    with clock_at(jst(AFTER)):
        assert "LOGIN-1062" not in client.get(answer.url).content.decode()
        code = code_in_mail()
        answer = client.post(answer.url, {"code": code})
    assert answer.status_code == 403 and not is_in_at(AFTER, client)
    assert "LOGIN-1062" in answer.content.decode()


def test_the_end_of_a_contract_counts_like_an_invoice_of_that_day(hanako):
    left(hanako, date(2016, 2, 29))
    assert open_until(hanako.user.pk) == date(2027, 5, 31)


@pytest.mark.parametrize("status", ["active", "suspended"])
def test_one_contract_that_lasts_keeps_the_door_open(gone, status):
    with scope("test", gone.party.pk):
        more = a_contract(gone.party, gone.account, 1)
        Contract.objects.filter(pk=more.pk).update(status=status)
    assert open_until(gone.user.pk) is None
    client, _ = try_at(AFTER)
    assert is_in_at(AFTER, client)


def test_so_does_an_end_without_a_day_and_a_party_without_contracts(gone):
    with scope("test", gone.party.pk):
        Contract.objects.update(ended_on=None)
        assert open_until(gone.user.pk) is None
        Contract.objects.all().delete()
        assert open_until(gone.user.pk) is None


def test_whoever_acts_for_another_party_too_comes_in_for_that_one(gone):
    other = sign_up("taro")
    Member.objects.create(user=gone.user, party=other.party, role="holder")
    assert open_until(gone.user.pk) is None
    left(other, date(2020, 1, 1))
    assert open_until(gone.user.pk) == date(2031, 4, 30)
    midnight()
    assert [e.party_id for e in events()] == [gone.party.pk]


def test_staff_work_on_though_their_own_contracts_ended(gone):
    Staff.objects.create(user=gone.user, role="agent", added_at=now())
    _, answer = try_at(AFTER)
    assert answer.status_code == 302


def test_the_log_says_so_once_and_open_sessions_end(gone):
    with clock_at(jst(EVE)):
        client = gone.client
        end_access_after_last_day(jst("2027-04-30T00:01"))
        assert events() == []
        assert client.get("/").status_code == 200
    midnight()
    midnight()
    (told,) = events()
    assert (told.party_id, told.changes) == (
        gone.party.pk,
        {"last_day": [f"{LAST}", ""]},
    )
    assert not UserSession.objects.exists()
    with clock_at(jst(AFTER)):
        assert client.get("/").status_code == 302


def test_what_is_deleted_by_then_leaves_the_day_as_it_was(hanako):
    left(hanako)
    told = {"kind": ["invoice", ""], "issued_on": ["2016-01-10", ""]}
    with batch("test"):
        record(Act("document_deleted", "I1", hanako.party.pk, "test", now()), told)
    assert open_until(hanako.user.pk) == LAST
