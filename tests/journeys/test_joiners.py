"""Somebody is invited to a company, proves the mailbox, and has what was granted."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from madoguchi.accounts.models import Identifier, User
from madoguchi.customers.models import Grant, Member, Party
from madoguchi.messaging.models import Message
from madoguchi.people.models import Invitation
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.limited_people import two_accounts
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.sign_in_helpers import code_in_mail, run_waiting_jobs

INVITE, LIST, JOIN = "/org/people/invite/", "/org/people/invitations/", "/join/"
ADDRESS = "aoki@example.co.jp"
PASSWORD = "tsukino hikari wo aruku"


@pytest.fixture
def company(db_of_all, hanako):
    """Hanako administers it; departments 01 and 02 have a contract each."""
    an_operator()
    halves = two_accounts(hanako)
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    return halves


@pytest.fixture
def admin(company, hanako):
    return signed_in_client(hanako.user, "password", "totp")


def invite(admin, **answers):
    typed = {"email": ADDRESS, "name": "青木 涼", "role": "bills"}
    return admin.post(INVITE, typed | {"scope": "departments:01"} | answers)


def number_in_mail(to: str = ADDRESS) -> str:
    """The number of the newest invitation, once its job has run."""
    run_waiting_jobs()
    bodies = [m.body for m in mail.outbox if m.to == [to] and "案内番号:" in m.body]
    found = re.search(r"案内番号: ([\d ]+)", bodies[-1])
    assert found
    return found[1]


def prove_mailbox(client: Client, number: str, to: str = ADDRESS) -> None:
    assert client.post(JOIN, {"number": number}).url == "/join/code/"
    run_waiting_jobs()
    answer = client.post("/join/code/", {"code": code_in_mail(to)})
    assert answer.url == "/join/company/"


def join(number: str) -> Client:
    client = Client()
    prove_mailbox(client, number)
    client.post("/join/company/", {"password": PASSWORD})
    return client


def rights_of(email: str) -> list[tuple]:
    rows = Grant.objects.filter(member__user__email=email).order_by("pk")
    return [(g.role, g.scope, g.keys, g.granted_by) for g in rows]


def test_an_invited_person_joins_and_sees_what_was_granted(admin, company, hanako):
    assert invite(admin).url == LIST
    number = number_in_mail()
    body = mail.outbox[-1].body
    assert "hanako" in body and "http" not in body and "青木 涼" in body
    client = join(number)
    first, second = company
    shown = client.get("/contracts/").content.decode()
    assert first.contract.code in shown and second.contract.code not in shown
    assert rights_of(ADDRESS) == [("bills", "departments", ["01"], str(hanako.member))]
    user = User.objects.get(email=ADDRESS)
    assert user.is_active and user.enrolled_at and user.check_password(PASSWORD)
    assert Identifier.objects.get(user=user).canonical == ADDRESS
    assert "参加済み" in admin.get(LIST).content.decode()


def test_the_number_is_kept_nowhere(admin, hanako):
    invite(admin)
    number = number_in_mail().replace(" ", "")
    with scope("test", hanako.party.pk):
        kept = Message.objects.get(to_address=ADDRESS)
        assert "＊" * 12 in kept.body and number[:4] not in kept.body
        assert number not in Invitation.objects.get().number_digest


def test_a_number_is_good_once(admin):
    invite(admin)
    number = number_in_mail()
    join(number)
    answer = Client().post(JOIN, {"number": number})
    assert answer.status_code == 422 and "TEAM-7074" in answer.content.decode()


def test_after_withdrawal_the_number_opens_nothing(admin, hanako):
    invite(admin)
    number = number_in_mail()
    half_way = Client()
    prove_mailbox(half_way, number)
    with scope("test", hanako.party.pk):
        pk = Invitation.objects.get().pk
    assert admin.post(f"{LIST}{pk}/withdraw/").url == LIST
    answer = Client().post(JOIN, {"number": number})
    assert answer.status_code == 422 and "TEAM-7074" in answer.content.decode()
    answer = half_way.post("/join/company/", {"password": PASSWORD})
    assert answer.status_code == 422 and "TEAM-7074" in answer.content.decode()
    assert not Member.objects.filter(user__email=ADDRESS).exists()


def test_after_seven_days_the_number_opens_nothing_and_a_new_one_does(admin, hanako):
    invite(admin)
    number = number_in_mail()
    with clock_at(now() + timedelta(days=7)):
        assert Client().post(JOIN, {"number": number}).status_code == 422
    with scope("test", hanako.party.pk):
        pk = Invitation.objects.get().pk
    assert admin.post(f"{LIST}{pk}/resend/").url == LIST
    newer = number_in_mail()
    assert Client().post(JOIN, {"number": number}).status_code == 422
    assert Client().post(JOIN, {"number": newer}).status_code == 302


def test_guessed_numbers_run_out(admin):
    client = Client()
    codes = [
        re.search(
            r"TEAM-\d+", client.post(JOIN, {"number": f"{n:012}"}).content.decode()
        )
        for n in range(21)
    ]
    assert codes[0][0] == "TEAM-7074" and codes[-1][0] == "TEAM-7080"


def test_somebody_with_a_sign_in_joins_with_it(admin, taro, hanako):
    invite(admin, email=taro.user.email)
    client = taro.client
    prove_mailbox(client, number_in_mail(taro.user.email), taro.user.email)
    shown = client.get("/join/company/").content.decode()
    assert "taro" in shown and "パスワード" not in shown
    assert client.post("/join/company/").url == "/"
    parties = Party.objects.filter(members__user=taro.user)
    assert {p.pk for p in parties} == {taro.party.pk, hanako.party.pk}


def test_a_known_address_that_is_not_signed_in_sets_no_new_password(admin, taro):
    invite(admin, email=taro.user.email)
    client = Client()
    prove_mailbox(client, number_in_mail(taro.user.email), taro.user.email)
    assert "ログインして続ける" in client.get("/join/company/").content.decode()
    client.post("/join/company/", {"password": PASSWORD})
    taro.user.refresh_from_db()
    assert not taro.user.check_password(PASSWORD)
    assert Member.objects.filter(user=taro.user).count() == 1


def test_the_page_of_the_inviter_is_the_same_for_known_and_unknown_addresses(
    admin, taro
):
    known = invite(admin, email=taro.user.email)
    unknown = invite(admin, email="nobody@example.co.jp")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


def test_without_the_code_nobody_joins(admin):
    invite(admin)
    client = Client()
    client.post(JOIN, {"number": number_in_mail()})
    assert client.post("/join/company/", {"password": PASSWORD}).url == JOIN
    wrong = [client.post("/join/code/", {"code": "000000"}) for _try in range(4)]
    assert {answer.status_code for answer in wrong} == {422}
    assert not Member.objects.filter(user__email=ADDRESS).exists()


def test_somebody_invited_twice_gets_one_invitation(admin):
    invite(admin)
    answer = invite(admin)
    assert answer.status_code == 422 and "TEAM-7071" in answer.content.decode()


def test_an_invitation_of_another_company_is_not_there(admin, taro, hanako):
    invite(admin)
    with scope("test", hanako.party.pk):
        pk = Invitation.objects.get().pk
    two_accounts(taro)
    Member.objects.filter(pk=taro.member.pk).update(role="admin")
    other = signed_in_client(taro.user, "password", "totp")
    assert other.post(f"{LIST}{pk}/withdraw/").status_code == 404
    assert "青木" not in other.get(LIST).content.decode()


def test_the_log_says_who_invited_and_who_came(admin, hanako):
    invite(admin)
    join(number_in_mail())
    member = Member.objects.get(user__email=ADDRESS)
    with scope("test", hanako.party.pk):
        rows = AuditEvent.objects.filter(party=hanako.party.pk).order_by("serial")
        found = [(r.verb, r.actor) for r in rows if r.verb.startswith("pe")]
    assert found == [
        ("people_invited", str(hanako.member)),
        ("person_joined", str(member)),
    ]
