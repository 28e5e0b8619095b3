"""The operator's rules for late payment: set by a command, within the law."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from madoguchi.catalogue.models import Operator
from madoguchi.payments.dunning.terms import dunning_rule_on, suspension_day
from madoguchi.payments.models import DunningRule
from madoguchi.platform.clock import clock_at
from tests.clock import jst
from tests.operator import a_catalogue, an_item

NOON = jst("2026-11-24T12:00")
STAGES = [
    {"days": 5, "channel": "mail"},
    {"days": 15, "channel": "mail", "words": "お困りのときはご相談ください。"},
]
RULE = {
    "valid_from": "2026-12-01",
    "late_percent": "14.5",
    "company_late_percent": "18",
    "late_item": "LATE",
    "stages": STAGES,
    "suspend_days": 26,
}


@pytest.fixture
def tell(db_of_all, tmp_path):
    a_catalogue()
    Operator.objects.update(promised_charges="here")
    facts = {"tax_category": "OUT_OF_SCOPE", "charged": "once"}
    an_item("LATE", "fee", "遅延損害金", 0, **facts)
    an_item("WORK", "fee", "工事費", 0, charged="once")

    def tell(said: object) -> None:
        file = tmp_path / "dunning.json"
        file.write_text(said if isinstance(said, str) else json.dumps(said))
        with clock_at(NOON):
            call_command("dunning", "set", str(file), stdout=StringIO())

    return tell


def test_rules_hold_from_their_day(tell):
    tell(RULE)
    tell(RULE | {"valid_from": "2027-01-01", "suspend_days": None})
    assert dunning_rule_on(date(2026, 11, 30)) is None
    assert dunning_rule_on(date(2026, 12, 31)).suspend_days == 26
    assert dunning_rule_on(date(2027, 1, 1)).suspend_days is None


def test_the_service_is_suspended_on_a_day_of_business(tell):
    """12月25日 and 26 days are 1月20日, a Wednesday; 12月28日 and 26, a Saturday."""
    tell(RULE)
    rule = dunning_rule_on(date(2026, 12, 25))
    assert suspension_day(rule, date(2026, 12, 25), ()) == date(2027, 1, 20)
    assert suspension_day(rule, date(2026, 12, 28), ()) == date(2027, 1, 25)


@pytest.mark.parametrize(
    "changes",
    [
        {"late_percent": "14.61"},
        {
            "late_percent": "14.6",
            "fee_yen": 1,
            "fee_from_yen": 10**6,
            "fee_item": "LATE",
        }
        | {"stages": [{"days": 16, "channel": "mail", "fee": True}]}
        | {"fee_yen": 5_000},
        {"fee_yen": 330, "fee_item": "LATE"}
        | {"stages": [{"days": 5, "channel": "mail", "fee": True}]},
    ],
)
def test_a_rule_that_could_ask_a_consumer_for_more_than_the_law_is_refused(
    tell, changes
):
    with pytest.raises(CommandError, match="late_charge_above_law"):
        tell(RULE | changes)
    assert not DunningRule.objects.exists()


def test_a_late_charge_needs_somebody_who_bills_it(tell):
    Operator.objects.update(promised_charges="")
    with pytest.raises(CommandError, match="promised_charges"):
        tell(RULE)
    tell(RULE | {"late_percent": "0", "company_late_percent": "0"})


def test_a_day_that_has_passed_keeps_its_rules(tell):
    tell(RULE | {"valid_from": "2020-01-01"})
    with pytest.raises(CommandError, match="dunning_rule_of_the_past"):
        tell(RULE | {"valid_from": "2026-11-23", "suspend_days": None})
    assert DunningRule.objects.get().suspend_days == 26


@pytest.mark.parametrize(
    "said",
    [
        "{",
        "[]",
        {},
        {"valid_from": "2026-02-30"},
        RULE | {"nothing": 1},
        RULE | {"late_percent": "-1"},
        RULE | {"late_percent": "x"},
        RULE | {"late_item": "NOPE"},
        RULE | {"late_item": "WORK"},
        RULE | {"stages": {}},
        RULE | {"stages": [{"days": 0, "channel": "mail"}]},
        RULE | {"stages": [{"days": "5", "channel": "mail"}]},
        RULE | {"stages": [{"days": True, "channel": "mail"}]},
        RULE | {"stages": [{"days": 5, "channel": "pigeon"}]},
        RULE | {"stages": [*STAGES, STAGES[0]]},
        RULE | {"stages": [{"days": 5, "channel": "mail", "words": "あ" * 201}]},
        RULE | {"stages": [], "suspend_days": 26},
        RULE | {"card_retry_days": [0]},
        RULE | {"card_retry_days": [7, 7]},
        RULE | {"card_retry_days": [14, 7]},
        RULE | {"card_retry_days": [91]},
        RULE | {"card_retry_days": ["7"]},
        RULE | {"card_retry_days": [1, 2, 3, 4, 5, 6]},
        RULE | {"card_retry_days": {"7": 1}},
        RULE | {"suspend_days": 5},
        RULE | {"suspend_days": -1},
        RULE | {"suspend_days": 367},
        RULE | {"grace_days": 367},
        RULE | {"company_fee_yen": 1_000_001, "fee_item": "LATE"},
        RULE | {"company_late_percent": "100.1"},
        RULE | {"valid_from": "1999-12-31"},
        RULE | {"valid_from": "2036-12-01"},
    ],
)
def test_what_cannot_be_a_rule_is_refused(tell, said):
    with pytest.raises(CommandError):
        tell(said)
    assert not DunningRule.objects.exists()
