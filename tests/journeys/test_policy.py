"""The operator's rules for procedures: set by a command, never behind a promise."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from madoguchi.catalogue.models import Policy
from madoguchi.catalogue.queries import policy_on
from madoguchi.platform.clock import clock_at
from tests.clock import jst
from tests.operator import a_catalogue, an_item

NOON = jst("2026-11-24T12:00")


@pytest.fixture
def tell(db_of_all, tmp_path):
    a_catalogue()
    an_item("SET", "discount", "セット割", -450)

    def tell(said: object) -> None:
        file = tmp_path / "policy.json"
        file.write_text(said if isinstance(said, str) else json.dumps(said))
        with clock_at(NOON):
            call_command("policy", "set", str(file), stdout=StringIO())

    return tell


def test_rules_hold_from_their_day_until_the_next(tell):
    tell({"valid_from": "2020-01-01", "prorates": True})
    tell({"valid_from": "2026-12-01", "cut_off_hour": 17})
    assert policy_on(date(2026, 11, 30)).prorates is True
    assert policy_on(date(2026, 11, 30)).cut_off_hour == 20
    assert policy_on(date(2026, 12, 1)).cut_off_hour == 17
    assert policy_on(date(2026, 12, 1)).prorates is False


def test_what_a_discount_needs_may_be_a_service_a_plan_or_an_option(tell):
    needs = {"SET": ["fibre", "M3", "TALK"]}
    tell({"valid_from": "2026-12-01", "discounts_need": needs})
    assert policy_on(date(2026, 12, 1)).discounts_need == needs


def test_a_day_that_has_passed_keeps_its_rules(tell):
    tell({"valid_from": "2020-01-01"})
    for day in ("2020-01-01", "2026-11-23"):
        with pytest.raises(CommandError, match="policy_of_the_past"):
            tell({"valid_from": day, "return_days": 1})
    assert Policy.objects.get().return_days == 20


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        {"valid_from": "2026-02-30"},
        {},
        {"valid_from": "2026-12-01", "prorate": True},
        {"valid_from": "2026-12-01", "cut_off_hour": 24},
        {"valid_from": "2026-12-01", "return_days": -1},
        {"valid_from": "2026-12-01", "damage_fee_yen": -1},
        {"valid_from": "2026-12-01", "damage_fee_yen": 10_000_001},
        {"valid_from": "2026-12-01", "review_days": 91},
        {"valid_from": "2026-12-01", "undo_minutes": 32_000},
        {"valid_from": "2036-12-01"},
        {"valid_from": "1999-12-31"},
        {"valid_from": "2026-12-01", "id": 1},
        {"valid_from": "2026-12-01", "options_by_service": []},
        {"valid_from": "2026-12-01", "options_by_service": {"mobile": ["NOPE"]}},
        {"valid_from": "2026-12-01", "options_by_service": {"tv": []}},
        {"valid_from": "2026-12-01", "options_by_service": {"mobile": [[]]}},
        {"valid_from": "2026-12-01", "discounts_need": []},
        {"valid_from": "2026-12-01", "discounts_need": {"M3": ["mobile"]}},
        {"valid_from": "2026-12-01", "discounts_need": {"SET": []}},
        {"valid_from": "2026-12-01", "discounts_need": {"SET": ["tv"]}},
        {"valid_from": "2026-12-01", "discounts_need": {"SET": ["SET"]}},
        {"valid_from": "2026-12-01", "data_gb": []},
        {"valid_from": "2026-12-01", "data_gb": {"NOPE": 1}},
        {"valid_from": "2026-12-01", "data_gb": {"M3": "3"}},
        {"valid_from": "2026-12-01", "data_gb": {"M3": True}},
        {"valid_from": "2026-12-01", "data_gb": {"M3": -1}},
        {"valid_from": "2026-12-01", "data_gb": {"M3": float("inf")}},
    ],
)
def test_what_is_faulty_is_refused_and_nothing_is_kept(tell, said):
    with pytest.raises(CommandError):
        tell(said)
    assert not Policy.objects.exists()
