"""People of a company who are limited to a part of it: filter and wall, each alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, connections

from madoguchi.billing.models import Bill
from madoguchi.contracts.models import Contract
from madoguchi.customers.member_access import load_membership
from madoguchi.customers.models import BillingAccount
from madoguchi.departments.granted_rows import access_for_right
from madoguchi.departments.models import Share
from madoguchi.platform.access import MAX_IDS_IN_SETTING, Access, IdSet, RowScope
from madoguchi.platform.batch import batch
from madoguchi.platform.models import Owned, StoredScope
from madoguchi.platform.scope import narrow_scope, scope
from madoguchi.platform.walls import in_setting, narrow_wall
from madoguchi.procedures.models import Order
from tests.limited_people import (
    RIGHTS,
    Half,
    limit_to,
    narrowed_models,
    shares_of_departments,
    two_halves,
)
from tests.people import Person

TODAY = date(2026, 11, 29)
MODELS = narrowed_models()
RESTRICTIVE = """
    SELECT polrelid::regclass::text FROM pg_policy
    WHERE NOT polpermissive AND polname = 'within_scope'"""
WALL_OF_SHARES = "departments_share"  # no row of it is seen by who is limited


@pytest.fixture
def halves(hanako) -> Iterator[tuple[Half, Half]]:
    found = two_halves(hanako)
    shares_of_departments(hanako.party, *found)
    return found


def limited(person: Person, half: Half, kind: str) -> Access:
    """Limit the person to that half by account or by department. In its scope."""
    keys = {"accounts": half.account.account_number, "departments": "01"}
    limit_to(person, kind, keys[kind])
    with scope("test", person.party.pk):
        membership = load_membership(person.member)
        return access_for_right(membership, "read:contracts", TODAY)


def test_every_narrowed_table_has_its_second_wall(db_of_all):
    with connections["owner"].cursor() as cursor:
        cursor.execute(RESTRICTIVE)
        found = {name for (name,) in cursor.fetchall()}
    assert found - {WALL_OF_SHARES} == {model._meta.db_table for model in MODELS}
    assert len(MODELS) >= 20


def test_every_table_of_contracts_accounts_or_orders_is_narrowed():
    belonging = (Contract, BillingAccount, Bill, Order)
    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    assert [
        model.__name__
        for model in owned
        if not model.narrowed_by
        and any(field.related_model in belonging for field in model._meta.fields)
    ] == []


def assert_first_half_alone(shown: dict[type[Owned], list[Owned]], halves) -> None:
    """Of every model the row of the first half is shown, and that of the other not."""
    mine, others = halves
    assert shown.keys() == {*MODELS}
    assert [m.__name__ for m in MODELS if others.rows[m] in shown[m]] == []
    assert [m.__name__ for m in MODELS if mine.rows[m] not in shown[m]] == []


@pytest.mark.parametrize("kind", ["accounts", "departments"])
def test_without_the_filter_the_database_shows_no_row_of_the_other_half(
    hanako, halves, kind, record_property
):
    access = limited(hanako, halves[0], kind)
    with scope("test", hanako.party.pk):
        narrow_scope(access.rows)
        shown = {model: list(model.objects.all()) for model in MODELS}
    assert_first_half_alone(shown, halves)
    words = "filters taken away from limited people, nothing shown"
    record_property(words, len(shown))


@pytest.mark.parametrize("kind", ["accounts", "departments"])
def test_without_the_wall_the_filter_shows_no_row_of_the_other_half(
    hanako, halves, kind
):
    access = limited(hanako, halves[0], kind)
    with batch("test"):
        shown = {model: list(model.objects.visible_to(access)) for model in MODELS}
    assert_first_half_alone(shown, halves)


def limits(person: Person, right: str = "read:contracts") -> Access:
    with scope("test", person.party.pk):
        return access_for_right(load_membership(person.member), right, TODAY)


def test_an_account_reaches_its_contracts_and_its_bills(hanako, halves):
    mine, _others = halves
    limit_to(hanako, "accounts", mine.account.account_number)
    rows = limits(hanako).rows
    assert rows.contracts == IdSet((mine.contract.pk,))
    assert rows.accounts == rows.billed_accounts == IdSet((mine.account.pk,))


def test_a_contract_reaches_the_name_of_its_account_but_no_bill(hanako, halves):
    mine, _others = halves
    limit_to(hanako, "contracts", mine.contract.contract_number)
    rows = limits(hanako).rows
    assert rows.contracts == IdSet((mine.contract.pk,))
    assert rows.accounts == IdSet((mine.account.pk,))
    assert rows.billed_accounts == IdSet()


def test_a_right_reaches_what_it_was_given_for_and_no_more(hanako, halves):
    mine, others = halves
    limit_to(
        hanako,
        "accounts",
        mine.account.account_number,
        rights=["read:contracts", "read:bills"],
    )
    order = ["read:contracts", "write:orders"]
    limit_to(hanako, "contracts", others.contract.contract_number, rights=order)
    both = IdSet(tuple(sorted((mine.contract.pk, others.contract.pk))))
    assert limits(hanako).rows.contracts == both
    assert limits(hanako, "read:bills").rows.contracts == IdSet((mine.contract.pk,))
    assert limits(hanako, "write:orders").rows.contracts == IdSet((others.contract.pk,))
    assert limits(hanako).rows.billed_accounts == IdSet((mine.account.pk,))
    assert limits(hanako, "manage:members").rows.contracts == IdSet()


@pytest.mark.parametrize(
    ("days", "is_reached"),
    [
        ({"from_on": TODAY, "until_on": TODAY}, True),
        ({"from_on": TODAY + timedelta(1)}, False),
        ({"until_on": TODAY - timedelta(1)}, False),
    ],
)
def test_a_grant_counts_on_its_days_alone(hanako, halves, days, is_reached):
    limit_to(hanako, "all", **days)
    access = limits(hanako)
    assert access.rights == (frozenset(RIGHTS) if is_reached else frozenset())
    assert access.is_whole is is_reached
    assert access.rows.contracts == (None if is_reached else IdSet())


def test_a_department_bears_what_nobody_else_bears(hanako, halves):
    mine, others = halves
    with scope("test", hanako.party.pk):
        Share.objects.filter(department__code="01").update(contract_number="")
    limit_to(hanako, "departments", "01")
    assert limits(hanako).rows.contracts == IdSet((mine.contract.pk,))
    with scope("test", hanako.party.pk):
        Share.objects.filter(department__code="02").delete()
    both = IdSet(tuple(sorted((mine.contract.pk, others.contract.pk))))
    assert limits(hanako).rows.contracts == both


def many_contracts(half: Half, count: int, series: str = "m") -> list[Contract]:
    with scope("test", half.account.party_id):
        rows = [
            Contract(
                party_id=half.account.party_id,
                account=half.account,
                code=f"{series}{nth:0{8 - len(series)}}",
                contract_number=f"{series}{nth:09}",
                service="mobile",
                plan_code="M3",
                status="active",
                started_on=TODAY,
            )
            for nth in range(count)
        ]
        return Contract.objects.bulk_create(rows)


def test_more_than_500_are_stored_once_and_named_by_an_id(hanako, halves):
    mine, _others = halves
    many = many_contracts(mine, MAX_IDS_IN_SETTING)
    limit_to(hanako, "accounts", mine.account.account_number)
    first, again = limits(hanako), limits(hanako)
    assert first == again
    assert first.rows.contracts.stored and first.rows.contracts.ids == ()
    assert first.rows.accounts == IdSet((mine.account.pk,))
    wanted = {mine.contract, *many}
    with scope("test", hanako.party.pk):
        assert StoredScope.objects.count() == 1
        narrow_scope(first.rows)
        assert set(Contract.objects.all()) == wanted
    with batch("test"):
        assert set(Contract.objects.visible_to(first)) == wanted


def test_a_stored_scope_of_another_party_shows_nothing(hanako, taro, halves):
    mine, _others = halves
    many_contracts(mine, MAX_IDS_IN_SETTING)
    limit_to(hanako, "accounts", mine.account.account_number)
    rows = limits(hanako).rows
    with scope("taro", taro.party.pk):
        narrow_scope(rows)
        assert not Contract.objects.exists()


def test_ids_up_to_500_stand_in_the_setting(hanako, halves):
    mine, _others = halves
    many_contracts(mine, MAX_IDS_IN_SETTING - 1)
    limit_to(hanako, "accounts", mine.account.account_number)
    wanted = limits(hanako).rows.contracts
    assert wanted.stored is None and len(wanted.ids) == MAX_IDS_IN_SETTING


@pytest.mark.parametrize("text", ["1'; SELECT 1; --", "1", "1,2", ""])
def test_no_text_gets_into_the_settings_of_the_scope(hanako, text):
    with pytest.raises(ValueError, match="format code"), scope("test", text):
        pass
    with scope("test", hanako.party.pk):
        for rows in (IdSet((text,)), IdSet(stored=text)):
            with pytest.raises(ValueError, match="format code"):
                narrow_scope(RowScope(contracts=rows))


@pytest.mark.parametrize("name", ["it's", "a\\'; RESET app.party; --", "部長%s", '"x"'])
def test_the_name_of_who_acts_is_quoted(hanako, name):
    with scope(name, hanako.party.pk), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.actor')")
        assert cursor.fetchone() == (name,)
        cursor.execute("SELECT current_setting('app.party')")
        assert cursor.fetchone() == (str(hanako.party.pk),)


EXPLAINED = "EXPLAIN (FORMAT JSON) SELECT * FROM contracts_contract WHERE party_id = %s"


def plan_of_contracts(party: int, rows: RowScope) -> tuple[float, str]:
    """The cost that the planner gives it, and the whole plan as text."""
    with scope("test", party), connection.cursor() as cursor:
        narrow_scope(rows)
        cursor.execute(EXPLAINED, [party])
        (plan,) = cursor.fetchone()
    return plan[0]["Plan"]["Total Cost"], json.dumps(plan)


@contextmanager
def without_second_wall() -> Iterator[None]:
    wall = narrow_wall(
        "contracts_contract", "app.contracts", in_setting("id", "app.contracts")
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(wall.reverse_sql)
        try:
            yield
        finally:
            cursor.execute(wall.sql)


NARROWED_TO = [None, IdSet((3, 4, 5)), IdSet(tuple(range(500))), IdSet(stored=1)]


def test_the_second_wall_leaves_the_plan_as_it_was(hanako, taro, halves):
    """Nor does it read a table from end to end: the party's index finds the rows."""
    mine, _others = halves
    many_contracts(mine, 5000)
    many_contracts(Half(taro.account, taro.contract), 45000)  # of others
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE contracts_contract")
    for wanted in NARROWED_TO:
        rows, party = RowScope(contracts=wanted), hanako.party.pk
        with_wall, plan = plan_of_contracts(party, rows)
        with without_second_wall():
            without, _plan = plan_of_contracts(party, rows)
        assert "Seq Scan" not in plan, wanted
        assert '"Index Name"' in plan, wanted
        assert "hashed SubPlan" in plan, wanted
        assert with_wall <= 1.2 * without, wanted
