"""Somebody leaves a company, at once or when a day is over; nothing stays open."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from madoguchi.accounts.models import Identifier, User
from madoguchi.customers.models import Grant, Member, PortalChange
from madoguchi.documents.models import Bundle
from madoguchi.jobs.upkeep.due_departures import finish_due_departures
from madoguchi.kernel.calendar import ONE_DAY, start_of_day
from madoguchi.people.models import Departure, Invitation
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.limited_people import two_accounts
from tests.operator import an_operator
from tests.people import PASSWORD, cached_password_hash, signed_in_client
from tests.sign_in_helpers import run_waiting_jobs

PATH = "/org/people/"


@pytest.fixture
def admin(db_of_all, hanako):
    """Hanako, who administers a company of two departments."""
    an_operator()
    two_accounts(hanako)
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    return signed_in_client(hanako.user, "password", "totp")


def somebody(party, name: str, role: str) -> Member:
    user = User.objects.create(
        email=f"{name}@example.jp",
        display_name=name,
        enrolled_at=now(),
        password=cached_password_hash(PASSWORD),
    )
    Identifier.objects.create(canonical=user.email, kind="mail", user=user)
    return Member.objects.create(user=user, party=party, role=role)


@pytest.fixture
def ken(admin, hanako):
    return somebody(hanako.party, "ken", "applicant")


@pytest.fixture
def mio(admin, hanako):
    return somebody(hanako.party, "mio", "applicant")


def let_go(admin, member: Member, **answers):
    return admin.post(f"{PATH}{member.pk}/leave/", answers)


def departure_of(member: Member) -> Departure:
    with scope("test", member.party_id):
        return Departure.objects.get(member=member, called_off_at=None)


def code_of(answer) -> str:
    assert answer.status_code == 422
    return answer.content.decode()


def draft_of(member: Member) -> Order:
    with scope("test", member.party_id):
        return Order.objects.create(
            party_id=member.party_id,
            key=uuid4(),
            kind="address",
            lane="address",
            actor=str(member),
            begun_at=now(),
            saved_at=now(),
        )


def test_at_once_no_page_no_sign_in_and_no_right_is_left(admin, ken):
    client = signed_in_client(ken.user, "password", "totp")
    assert client.get("/contracts/").status_code == 200
    ken.user.devices.create(
        token_hash="x",
        name="Chrome",
        first_seen_at=now(),
        last_seen_at=now(),
        trusted_until=now() + timedelta(days=9),
    )
    assert let_go(admin, ken).status_code == 302
    assert client.get("/contracts/").status_code == 302
    fresh = Client().post(
        "/login/", {"identifier": ken.user.email, "password": PASSWORD}
    )
    assert fresh.status_code == 422
    assert not ken.user.devices.exclude(trusted_until=None).exists()
    today = now().date()
    assert {g.until_on for g in Grant.objects.filter(member=ken)} == {today - ONE_DAY}
    assert "ken@example.jp" not in admin.get(PATH).content.decode()
    assert admin.get(f"{PATH}{ken.pk}/").status_code == 404


def test_a_private_customer_number_of_the_same_login_is_untouched(admin, taro, hanako):
    member = Member.objects.create(user=taro.user, party=hanako.party, role="applicant")
    old = signed_in_client(taro.user, "password")
    let_go(admin, member)
    assert old.get("/contracts/").status_code == 302  # sessions are of the login
    client = signed_in_client(taro.user, "password")
    assert client.get("/contracts/").status_code == 200
    taro.user.refresh_from_db()
    assert taro.user.is_active and taro.user.check_password(PASSWORD)
    assert Member.objects.get(user=taro.user).party_id == taro.party.pk


def test_what_was_taken_back_is_written_down(admin, ken):
    signed_in_client(ken.user, "password")
    with scope("test", ken.party_id):
        Bundle.objects.create(
            party=ken.party,
            member=ken,
            key=uuid4(),
            wanted={},
            asked_at=now(),
            expires_at=now() + timedelta(days=7),
            documents=3,
        )
        Invitation.objects.create(
            party=ken.party,
            email="new@example.jp",
            name="新人",
            grants=[],
            invited_by=ken,
            invited_at=now(),
            expires_at=now() + timedelta(days=7),
        )
    let_go(admin, ken)
    row = departure_of(ken)
    assert row.taken == [
        ["grant", "申請者", "all"],
        ["invitation", "new@example.jp", ""],
        ["bundle", "", "1"],
        ["session", "", "1"],
    ]
    with scope("test", ken.party_id):
        assert not Bundle.objects.filter(member=ken).exists()
        assert Invitation.objects.get().withdrawn_at is not None
    page = admin.get(f"{PATH}departures/{row.pk}/").content.decode()
    assert "ken" in page and "new@example.jp" in page and "申請者" in page
    path = f"{PATH}departures/{row.pk}/certificate"
    assert admin.get(f"{path}.pdf").content.startswith(b"%PDF-1.7")
    table = admin.get(f"{path}.csv").content.decode("utf-8-sig").splitlines()
    assert table[1] == "対象の方,ken ken@example.jp,,"
    assert [line.split(",")[:3] for line in table[6:]] == [
        ["権限", "申請者", "all"],
        ["返事を待っていた招待", "new@example.jp", ""],
        ["まとめて保存したZIP", "", "1"],
        ["ログイン中の端末", "", "1"],
    ]


def test_what_lies_outside_is_listed_with_a_way_to_end_or_hand_it_over(
    admin, ken, hanako
):
    code = hanako.contract.code
    with scope("test", ken.party_id):
        hanako.contract.nickname = "ＫＥＮ の携帯"
        hanako.contract.save(update_fields=["nickname"])
    let_go(admin, ken)
    row = departure_of(ken)
    assert row.outside == [["line", code, "ＫＥＮ の携帯"]]
    page = admin.get(f"{PATH}departures/{row.pk}/").content.decode()
    assert f"/{code}/" in page and "使う人（呼び名）を変える" in page


def test_open_work_goes_to_a_named_successor_or_nobody_leaves(admin, ken, mio):
    draft = draft_of(ken)
    Member.objects.filter(pk=ken.pk).update(approves=True)
    assert "TEAM-7078" in code_of(let_go(admin, ken))
    assert Member.objects.filter(pk=ken.pk).exists()
    assert let_go(admin, ken, successor=mio.pk).status_code == 302
    with scope("test", ken.party_id):
        draft.refresh_from_db()
    assert draft.actor == str(mio)
    mio.refresh_from_db()
    assert mio.approves


def test_nobody_of_another_company_is_a_successor(admin, ken, taro):
    draft_of(ken)
    assert "引き継ぐ方" in code_of(let_go(admin, ken, successor=taro.member.pk))
    assert Member.objects.filter(pk=ken.pk).exists()


def test_the_last_administrator_does_not_leave(admin, hanako, ken):
    assert "TEAM-7041" in code_of(let_go(admin, hanako.member))
    assert "TEAM-7041" in code_of(
        let_go(admin, hanako.member, last_on=now().date().isoformat())
    )
    assert Member.objects.filter(pk=hanako.member.pk).exists()


def test_on_a_day_set_ahead_it_ends_at_midnight_in_japan(admin, ken):
    last = now().date() + timedelta(days=3)
    assert let_go(admin, ken, last_on=last.isoformat()).status_code == 302
    midnight = start_of_day(last + ONE_DAY)
    assert departure_of(ken).due_at == midnight
    with clock_at(midnight - timedelta(minutes=1)):
        run_waiting_jobs()
        client = signed_in_client(ken.user, "password")
        assert client.get("/contracts/").status_code == 200
    with clock_at(midnight):
        finish_due_departures(midnight)
        assert client.get("/contracts/").status_code == 302
    assert departure_of(ken).done_at == midnight


def test_one_that_was_called_off_does_not_happen(admin, ken):
    last = now().date() + timedelta(days=3)
    let_go(admin, ken, last_on=last.isoformat())
    assert "TEAM-7076" in code_of(let_go(admin, ken))
    admin.post(f"{PATH}{ken.pk}/leave/call-off/")
    finish_due_departures(start_of_day(last + 2 * ONE_DAY))
    assert Member.objects.filter(pk=ken.pk).exists()


def test_the_feed_tells_the_operators_systems(admin, ken):
    let_go(admin, ken)
    with scope("test", ken.party_id):
        line = PortalChange.objects.get(file="logins")
        assert (line.before, line.after) == ("ken@example.jp", "")


def test_a_departure_of_another_company_is_not_there(admin, ken, taro):
    let_go(admin, ken)
    two_accounts(taro)
    Member.objects.filter(pk=taro.member.pk).update(role="admin")
    other = signed_in_client(taro.user, "password", "totp")
    assert other.get(f"{PATH}departures/{departure_of(ken).pk}/").status_code == 404
    assert other.get(f"{PATH}{ken.pk}/leave/").status_code == 404
