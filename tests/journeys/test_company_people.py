"""An administrator gives people of a company rights over parts of it, for some days."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.accounts.models import User
from madoguchi.customers.models import Grant, Member, Party
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.limited_people import two_accounts
from tests.operator import an_operator
from tests.people import PASSWORD, cached_password_hash, signed_in_client

PATH = "/org/people/"


@pytest.fixture
def company(db_of_all, hanako):
    """Two billing accounts, of departments 01 and 02; hanako administers both."""
    an_operator()
    halves = two_accounts(hanako)
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    return halves


@pytest.fixture
def admin(company, hanako):
    return signed_in_client(hanako.user, "password", "totp")


@pytest.fixture
def ken(company, hanako):
    """A person of the company who, by the operator's role, reads all its bills."""
    return member_of(hanako.party, "ken", "billing_viewer")


def member_of(party: Party, name: str, role: str) -> Member:
    user = User.objects.create(
        email=f"{name}@example.jp",
        display_name=name,
        enrolled_at=now(),
        password=cached_password_hash(PASSWORD),
    )
    return Member.objects.create(user=user, party=party, role=role)


def page_of(member: Member) -> str:
    return f"{PATH}{member.pk}/"


def give(admin, member: Member, **answers):
    typed = {"role": "bills", "scope": "departments:01"} | answers
    return admin.post(page_of(member), typed)


def grants_of(member: Member) -> list[tuple]:
    rows = Grant.objects.filter(member=member).order_by("pk")
    return [(g.role, g.scope, g.keys, g.from_on, g.until_on) for g in rows]


def text_of(answer) -> str:
    return re.sub(r"<[^>]*>|\s+", " ", answer.content.decode())


def test_the_list_says_what_each_may_do_and_of_what(admin, ken):
    text = text_of(admin.get(PATH))
    assert "ken" in text and "請求閲覧者" in text and "会社全体" in text


def test_a_first_grant_leaves_what_the_role_gave(admin, ken):
    today = now().date()
    answer = give(admin, ken, role="apply", until_on="2099/3", reason="繁忙期の応援")
    assert answer.status_code == 422  # thirty years ahead is a slip
    last = today + timedelta(days=90)
    answer = give(
        admin, ken, role="apply", until_on=last.isoformat(), reason="繁忙期の応援"
    )
    assert answer.status_code == 302
    assert grants_of(ken) == [
        ("role:billing_viewer", "all", [], today, None),
        ("apply", "departments", ["01"], today, last),
    ]
    page = text_of(admin.get(page_of(ken)))
    assert "手続きを申し込む" in page and "繁忙期の応援" in page


def test_somebody_limited_to_one_department_sees_only_its_contract(admin, ken, company):
    give(admin, ken)
    role_row = Grant.objects.get(member=ken, role="role:billing_viewer")
    admin.post(f"{page_of(ken)}end/", {"grant": role_row.pk})
    client = signed_in_client(ken.user, "password", "totp")
    shown = client.get("/contracts/").content.decode()
    first, second = company
    assert first.contract.code in shown
    assert second.contract.code not in shown
    assert client.get("/org/departments/").status_code == 404
    assert client.get(PATH).status_code == 404


def test_what_is_taken_away_works_no_more_at_the_next_page(admin, ken):
    give(admin, ken)
    client = signed_in_client(ken.user, "password", "totp")
    assert client.get("/bills/").status_code == 200
    for grant in Grant.objects.filter(member=ken):
        answer = admin.post(f"{page_of(ken)}end/", {"grant": grant.pk})
        assert answer.status_code == 302
    assert client.get("/bills/").status_code != 200


def test_the_last_administrator_is_not_removed(admin, hanako):
    answer = admin.post(f"{page_of(hanako.member)}end/", {"grant": ""})
    assert answer.status_code == 422 and "TEAM-7041" in answer.content.decode()
    assert grants_of(hanako.member) == []


def test_an_administrator_until_a_last_day_is_not_enough(admin, hanako, ken):
    last = now().date() + timedelta(days=30)
    give(admin, ken, role="manage", scope="all", until_on=last.isoformat())
    answer = admin.post(f"{page_of(hanako.member)}end/", {"grant": ""})
    assert answer.status_code == 422 and "TEAM-7041" in answer.content.decode()
    give(admin, ken, role="manage", scope="all")
    assert admin.post(f"{page_of(hanako.member)}end/", {"grant": ""}).status_code == 302
    assert admin.get(PATH).status_code == 403  # the page that names the last day


def test_managing_people_is_given_over_the_whole_company_alone(admin, ken):
    answer = give(admin, ken, role="manage")
    assert answer.status_code == 422 and "TEAM-7044" in answer.content.decode()
    assert grants_of(ken) == []


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"scope": "departments:99"}, "範囲"),
        ({"scope": "contracts", "contracts": "NOBODY-1"}, "TEAM-7043"),
        ({"scope": "contracts"}, "契約番号を1行に1つ"),
        ({"from_on": "2026/12/10", "until_on": "2026/12/09"}, "始まりの日より前"),
        ({"role": "root"}, "できること"),
        ({"until_on": "2020/1/1", "from_on": "2019/1/1"}, "TEAM-7042"),
    ],
)
def test_what_no_grant_can_be_is_refused_and_changes_nothing(
    admin, ken, answers, words
):
    answer = give(admin, ken, **answers)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert grants_of(ken) == []


def test_the_same_grant_twice_is_one(admin, ken):
    assert give(admin, ken).status_code == 302
    answer = give(admin, ken)
    assert answer.status_code == 422 and "TEAM-7045" in answer.content.decode()
    assert len(grants_of(ken)) == 2


def test_a_member_of_another_company_is_not_there(admin, taro):
    assert admin.get(page_of(taro.member)).status_code == 404
    assert give(admin, taro.member).status_code == 404
    assert admin.post(f"{page_of(taro.member)}end/", {}).status_code == 404
    assert grants_of(taro.member) == []


def test_a_grant_of_another_person_is_not_ended_from_ones_page(admin, ken, hanako):
    give(admin, ken)
    ours = Grant.objects.filter(member=ken).first()
    end = f"{page_of(hanako.member)}end/"
    assert admin.post(end, {"grant": ours.pk}).status_code == 404
    assert [until for *_, until in grants_of(ken)] == [None, None]


def test_the_log_keeps_who_gave_what_to_whom_and_why(admin, ken, hanako):
    give(admin, ken, reason="監査対応")
    with scope("test", hanako.party.pk):
        rows = AuditEvent.objects.filter(party=hanako.party, verb="grant_added")
        added = rows.order_by("serial").last()
        assert added.actor == str(hanako.member)
        assert added.changes["member"] == ["", str(ken)]
        assert added.changes["scope"] == ["", "departments 01"]
        assert added.changes["reason"] == ["", "監査対応"]


def test_the_list_takes_the_same_statements_for_two_people_and_for_forty(
    admin, hanako, ken
):
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert admin.get(PATH).status_code == 200
        return len(found)

    few = statements()
    for nth in range(40):
        member_of(hanako.party, f"p{nth:02}", "applicant")
    assert statements() <= few
