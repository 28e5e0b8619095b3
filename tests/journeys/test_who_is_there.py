"""Who is there is one statement a request, and what is revoked is gone at once."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.accounts.models import User
from madoguchi.accounts.user_rows import USER_FIELDS
from madoguchi.customers.models import Member, Party
from madoguchi.identity.session_person import MEMBER_FIELDS, PARTY_FIELDS
from madoguchi.platform.batch import batch
from tests.clock import get_at
from tests.desk import an_agent
from tests.operator import an_operator
from tests.people import sign_up

SAME_FOR_ALL = [
    *["/help/errors/", "/help/errors/LOGIN-1046/"],
    *["/help/", "/help/contact/", "/accessibility/", "/check/", "/nowhere/"],
]
TELLS_OF_INCIDENTS = "/help/errors/LOGIN-1046/"
"""A code's page names the incidents that show it now: one read, of notices alone."""


@pytest.mark.parametrize(
    ("model", "fields"),
    [(User, USER_FIELDS), (Member, MEMBER_FIELDS), (Party, PARTY_FIELDS)],
)
def test_the_statement_reads_all_columns_in_the_order_of_the_model(model, fields):
    assert [field.attname for field in model._meta.concrete_fields] == list(fields)


def test_session_user_and_memberships_are_one_statement(hanako):
    an_operator()
    client = hanako.client
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    tables = ("django_session", "accounts_user", "customers_member", "customers_party")
    at_the_door = [
        row["sql"] for row in asked if any(table in row["sql"] for table in tables)
    ]
    assert len(at_the_door) == 1


@pytest.mark.parametrize("address", SAME_FOR_ALL)
def test_a_page_that_is_the_same_for_all_asks_a_stranger_nothing(db, address):
    an_operator()
    client = Client()
    client.get(address)  # the operator is read once a minute
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    reads = [row["sql"] for row in asked if "SAVEPOINT" not in row["sql"]]
    if address == TELLS_OF_INCIDENTS:
        (only,) = reads
        assert "FROM notices_notice" in only
    else:
        assert reads == []
    assert 'class="nav"' not in page and "ログアウト" not in page


@pytest.mark.parametrize("address", SAME_FOR_ALL)
def test_to_who_has_signed_in_such_a_page_keeps_the_frame(hanako, address):
    an_operator()
    answer = hanako.client.get(address)
    head = answer.content.decode().partition("<main")[0]
    assert 'class="nav"' in head and 'action="/search/"' in head
    assert "hanako 様" in head and "ログアウト" in head
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", SAME_FOR_ALL)
def test_who_rested_too_long_gets_help_as_a_stranger(hanako, address):
    an_operator()
    client = hanako.client
    get_at("2026-11-24T10:00", client, "/")
    answer = get_at("2026-11-24T11:31", client, address)
    assert answer.status_code in {200, 404}
    assert "hanako" not in answer.content.decode()
    assert "why=rested" in get_at("2026-11-24T11:32", client, "/").url


def test_staff_see_help_without_the_frame_of_customers(db):
    an_operator()
    page = an_agent("一郎", "2026-11-24T10:00").client.get("/help/").content.decode()
    assert "ログインで困ったとき" in page and 'class="nav"' not in page


def test_a_health_check_with_a_cookie_asks_whether_the_database_answers(hanako):
    client = hanako.client
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/healthz").content == b"ok"
    assert [row["sql"] for row in asked] == ["SELECT 1"]


def test_a_membership_that_is_taken_away_is_gone_with_the_next_page(hanako):
    an_operator()
    second = sign_up("hanako-2")
    more = Member.objects.create(user=hanako.user, party=second.party, role="holder")
    client = hanako.client
    assert client.get(f"/c/{second.contract.code}/").status_code == 200
    with batch("test"):
        more.delete()
    assert client.get(f"/c/{second.contract.code}/").status_code == 404
    with batch("test"):
        hanako.member.delete()
    assert client.get(f"/c/{hanako.contract.code}/").status_code == 404


def test_a_role_that_is_changed_counts_with_the_next_page(hanako):
    an_operator()
    client = hanako.client
    assert client.get("/c/-/bills/").status_code == 200
    Member.objects.filter(pk=hanako.member.pk).update(role="applicant")
    assert client.get("/c/-/bills/").status_code == 404


def test_a_level_that_is_asked_for_counts_with_the_next_page(hanako):
    an_operator()
    client = hanako.client
    assert client.get("/").status_code == 200
    Party.objects.filter(pk=hanako.party.pk).update(required_level=2)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"password": "!"}, {"proof_generation": 7}]
)
def test_a_user_who_is_shut_out_is_out_with_the_next_page(hanako, change):
    an_operator()
    client = hanako.client
    assert client.get("/").status_code == 200
    User.objects.filter(pk=hanako.user.pk).update(**change)
    assert client.get("/")["Location"].startswith("/login/")


def test_a_session_is_its_own_users_whatever_the_list_of_sessions_says(hanako, taro):
    an_operator()
    client = hanako.client
    UserSession.objects.update(user=taro.user)
    assert client.get(f"/c/{hanako.contract.code}/").status_code == 200
    assert client.get(f"/c/{taro.contract.code}/").status_code == 404


def test_a_session_that_is_in_no_list_is_its_users(hanako):
    an_operator()
    client = hanako.client
    UserSession.objects.all().delete()
    assert client.get(f"/c/{hanako.contract.code}/").status_code == 200
