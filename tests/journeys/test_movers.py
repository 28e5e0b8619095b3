"""People of a company move, ask for rights, and are given roles of its own."""

from datetime import timedelta
from uuid import uuid4

import pytest

from madoguchi.customers.models import Grant, Member
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.messaging.models import Message
from madoguchi.people.models import CompanyRole, RightRequest
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.limited_people import two_accounts
from tests.operator import an_operator
from tests.people import member_of, signed_in_client
from tests.sign_in_helpers import run_waiting_jobs

PEOPLE, RIGHTS, ROLES = "/org/people/", "/org/rights/", "/org/roles/"


@pytest.fixture
def halves(db_of_all, hanako):
    an_operator()
    return two_accounts(hanako)


@pytest.fixture
def admin(halves, hanako):
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    return signed_in_client(hanako.user, "password", "totp")


@pytest.fixture
def ken(admin, hanako):
    """Somebody of department 01, by a grant."""
    person = member_of(hanako, "ken", "billing_viewer")
    page = f"{PEOPLE}{person.member.pk}/"
    admin.post(page, {"role": "bills", "scope": "departments:01"})
    operator = Grant.objects.get(member=person.member, role="role:billing_viewer")
    admin.post(f"{page}end/", {"grant": operator.pk})
    return person


def grants_of(person) -> list[tuple]:
    rows = Grant.objects.filter(member=person.member).exclude(role__contains=":")
    return [(g.role, g.keys, g.from_on, g.until_on) for g in rows.order_by("pk")]


def move(admin, person, **answers):
    typed = {"roles": ["apply"], "scope": "departments:02"} | answers
    return admin.post(f"{PEOPLE}{person.member.pk}/move/", typed)


def test_on_the_day_of_a_move_the_old_department_ends_and_the_new_begins(
    admin, ken, halves
):
    today = now().date()
    day = today + timedelta(days=5)
    assert move(admin, ken, on=day.isoformat()).status_code == 302
    assert grants_of(ken) == [
        ("bills", ["01"], today, day - ONE_DAY),
        ("apply", ["02"], day, None),
    ]
    first, second = halves
    for shift, seen, unseen in ((4, first, second), (5, second, first)):
        with clock_at(now() + timedelta(days=shift)):
            client = signed_in_client(ken.user, "password")
            text = client.get("/contracts/").content.decode()
        assert seen.contract.code in text and unseen.contract.code not in text


def test_a_move_shows_and_hands_over_what_is_open(admin, ken, hanako):
    with scope("test", ken.party.pk):
        order = Order.objects.create(
            party=ken.party,
            key=uuid4(),
            kind="nickname",
            lane="nickname",
            actor=str(ken.member),
            begun_at=now(),
            saved_at=now(),
        )
    page = admin.get(f"{PEOPLE}{ken.member.pk}/move/").content.decode()
    assert "引き継ぎ" in page and "下書き" in page
    move(admin, ken, on=now().date().isoformat(), successor=hanako.member.pk)
    with scope("test", ken.party.pk):
        order.refresh_from_db()
    assert order.actor == str(hanako.member)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_move_on_a_day_that_is_over_or_far_changes_nothing(admin, ken, days):
    before = grants_of(ken)
    day = now().date() + timedelta(days=days)
    assert move(admin, ken, on=day.isoformat()).status_code == 422
    assert grants_of(ken) == before


def test_the_last_administrator_does_not_move_to_less(admin, hanako):
    answer = move(admin, hanako, on=now().date().isoformat())
    assert answer.status_code == 422 and "TEAM-7041" in answer.content.decode()
    assert grants_of(hanako) == []


def ask(person, **answers):
    client = signed_in_client(person.user, "password")
    return client.post(RIGHTS, {"role": "apply", "reason": "繁忙期"} | answers)


def newest_mail_to(person) -> str:
    """Subject and text of the newest mail to a person, as the jobs have stored it."""
    run_waiting_jobs()
    with scope("test", person.party.pk):
        row = Message.objects.filter(to_address=person.user.email).latest("pk")
    return f"{row.subject} {row.body}"


def test_who_asks_for_a_right_is_told_when_it_is_given(admin, ken, hanako):
    assert ask(ken, part="第二支社").status_code == 302
    asked = newest_mail_to(hanako)
    assert "権限の申し込みがあります" in asked
    page = admin.get(f"{PEOPLE}requests/").content.decode()
    assert "ken" in page and "第二支社" in page and "繁忙期" in page
    given = {"role": "apply", "scope": "departments:02"}
    admin.post(f"{PEOPLE}{ken.member.pk}/", given)
    told = newest_mail_to(ken)
    assert "権限が変わりました" in told
    for detail in ("手続きを申し込む", "第二支社", "繁忙期"):
        assert detail not in asked and detail not in told
    with scope("test", ken.party.pk):
        assert RightRequest.objects.get().given is True


def test_a_request_is_declined_once_and_the_asker_is_told(admin, ken):
    ask(ken)
    assert ask(ken).status_code == 422  # the same one waits
    with scope("test", ken.party.pk):
        pk = RightRequest.objects.get().pk
    path = f"{PEOPLE}requests/{pk}/decline/"
    assert admin.post(path).status_code == 302
    told = newest_mail_to(ken)
    assert "返事があります" in told
    answer = admin.post(path)
    assert answer.status_code == 422 and "TEAM-7083" in answer.content.decode()
    assert [role for role, *_rest in grants_of(ken)] == ["bills"]


def test_a_private_person_asks_for_no_right(halves, taro):
    assert "権限を申し込む" not in taro.client.get(RIGHTS).content.decode()
    ask(taro)
    with scope("test", taro.party.pk):
        assert not RightRequest.objects.exists()


def make(admin, **answers):
    typed = {"name": "経理", "rights": ["read:bills", "pay:bills"]} | answers
    return admin.post(ROLES, typed)


def role_named(party, name: str) -> CompanyRole:
    with scope("test", party.pk):
        return CompanyRole.objects.get(name=name)


def test_a_role_of_the_company_gives_its_rights_and_changes_for_who_has_it(admin, ken):
    assert make(admin).status_code == 302
    role = role_named(ken.party, "経理")
    assert role.rights == ["pay:bills", "read:bills", "read:contracts"]
    page = f"{PEOPLE}{ken.member.pk}/"
    admin.post(page, {"role": f"own:{role.pk}", "scope": "departments:02"})
    assert "経理" in admin.get(page).content.decode()
    admin.post(f"{ROLES}{role.pk}/", {"rights": ["read:bills"]})
    grant = Grant.objects.get(role=f"own:{role.pk}")
    assert grant.rights == ["read:bills", "read:contracts"]


def test_an_ended_role_is_given_no_more_and_who_has_it_keeps_it(admin, ken):
    make(admin)
    role = role_named(ken.party, "経理")
    page = f"{PEOPLE}{ken.member.pk}/"
    admin.post(page, {"role": f"own:{role.pk}", "scope": "departments:02"})
    admin.post(f"{ROLES}{role.pk}/end/")
    again = admin.post(page, {"role": f"own:{role.pk}", "scope": "all"})
    assert again.status_code == 422
    assert Grant.objects.get(role=f"own:{role.pk}").until_on is None


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"name": "請求を見る"}, "TEAM-7084"),
        ({"rights": []}, "この項目"),
        ({"rights": ["root:all"]}, "root:all"),
        ({"name": ""}, "この項目"),
    ],
)
def test_what_no_role_can_be_is_refused(admin, answers, code):
    answer = make(admin, **answers)
    assert answer.status_code == 422
    with scope("test", Member.objects.get(role="admin").party_id):
        assert not CompanyRole.objects.exists()


def test_a_role_does_not_lose_the_last_administrator_its_right(admin, hanako, ken):
    make(admin, name="総務", rights=["manage:members"])
    role = role_named(hanako.party, "総務")
    mine = f"{PEOPLE}{hanako.member.pk}/"
    admin.post(mine, {"role": f"own:{role.pk}", "scope": "all"})
    old = Grant.objects.get(member=hanako.member, role="role:admin")
    assert admin.post(f"{mine}end/", {"grant": old.pk}).status_code == 302
    answer = admin.post(f"{ROLES}{role.pk}/", {"rights": ["read:bills"]})
    assert answer.status_code == 422 and "TEAM-7041" in answer.content.decode()
    assert "manage:members" in Grant.objects.get(role=f"own:{role.pk}").rights


def test_a_role_of_another_company_is_not_there(admin, hanako, taro):
    make(admin)
    role = role_named(hanako.party, "経理")
    two_accounts(taro)
    Member.objects.filter(pk=taro.member.pk).update(role="admin")
    other = signed_in_client(taro.user, "password", "totp")
    assert other.get(f"{ROLES}{role.pk}/").status_code == 404
    assert other.post(f"{ROLES}{role.pk}/end/").status_code == 404
