"""Which grants the database lets a page write, whatever the code above forgets."""

from datetime import date

import pytest
from django.db import Error, connection

from madoguchi.platform.access import IdSet, RowScope
from madoguchi.platform.scope import narrow_scope, scope
from tests.limited_people import two_accounts

ADD = """INSERT INTO customers_grant (member_id, party_id, rights, scope, keys, from_on)
    VALUES (%s, %s, '[]', 'all', '[]', %s)"""
CHANGE = (
    "UPDATE customers_grant SET rights = '[\"manage:members\"]' WHERE party_id = %s"
)
DAY = date(2026, 10, 1)


def add_grant(member, party) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ADD, [member.pk, party.pk, DAY])


def test_a_page_adds_a_grant_of_its_own_party_and_changes_it(db_of_all, hanako):
    with scope("test", hanako.party.pk), connection.cursor() as cursor:
        add_grant(hanako.member, hanako.party)
        cursor.execute(CHANGE, [hanako.party.pk])
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    ("member", "party"), [("taro", "taro"), ("taro", "hanako"), ("hanako", "taro")]
)
def test_no_grant_is_added_to_or_for_another_party(
    db_of_all, hanako, taro, member, party
):
    people = {"hanako": hanako, "taro": taro}
    with pytest.raises(Error, match="row-level security"), scope("t", hanako.party.pk):
        add_grant(people[member].member, people[party].party)


def test_no_grant_of_another_party_is_changed(db_of_all, hanako, taro):
    with scope("test", taro.party.pk):
        add_grant(taro.member, taro.party)
    with scope("test", hanako.party.pk), connection.cursor() as cursor:
        cursor.execute(CHANGE, [taro.party.pk])
        assert cursor.rowcount == 0


def test_outside_any_scope_no_grant_is_added(db_of_all, hanako):
    with pytest.raises(Error, match="row-level security"):
        add_grant(hanako.member, hanako.party)


def test_who_is_limited_to_a_part_gives_themselves_no_more(db_of_all, hanako):
    first, _second = two_accounts(hanako)
    part = RowScope(contracts=IdSet((first.contract.pk,)))
    with scope("test", hanako.party.pk), connection.cursor() as cursor:
        add_grant(hanako.member, hanako.party)
        narrow_scope(part)
        cursor.execute(CHANGE, [hanako.party.pk])
        assert cursor.rowcount == 0
        with pytest.raises(Error, match="row-level security"):
            add_grant(hanako.member, hanako.party)


def test_a_page_never_deletes_a_grant(db_of_all, hanako):
    with (
        pytest.raises(Error, match="permission denied"),
        scope("test", hanako.party.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM customers_grant")
