"""What a file of rules says, in words: what it changes, and why it is refused."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from madoguchi.catalogue.models import Operator, Policy
from madoguchi.payments.models import DunningRule
from madoguchi.platform.clock import clock_at
from tests.clock import jst
from tests.operator import a_catalogue, an_item

NOON = jst("2026-11-24T12:00")
FIRST = {"valid_from": "2026-12-01"}
UNREAD = "決まりを読み取れません。何も変えていません。"


@pytest.fixture
def tell(db_of_all, tmp_path):
    a_catalogue()
    Operator.objects.update(promised_charges="here")
    an_item("SET", "discount", "セット割", -450)
    an_item("LATE", "fee", "遅延損害金", 0, tax_category="OUT_OF_SCOPE", charged="once")

    def tell(command: str, said: object) -> str:
        file, out = tmp_path / "rules.json", StringIO()
        file.write_text(said if isinstance(said, str) else json.dumps(said))
        with clock_at(NOON):
            call_command(command, "set", str(file), stdout=out)
        return out.getvalue()

    return tell


def test_what_a_policy_changes_is_said_before_and_after(tell):
    said = tell("policy", FIRST | {"cut_off_hour": 17, "prorates": True})
    assert said.splitlines() == [
        "2026年12月1日からの手続きの決まりを登録しました。",
        "cut_off_hour: 20 → 17",
        "prorates: false → true",
    ]
    later = {"valid_from": "2027-01-01", "cut_off_hour": 17}
    later |= {"return_postage": "operator"}
    assert tell("policy", later).splitlines() == [
        "2027年1月1日からの手続きの決まりを登録しました。",
        "prorates: true → false",
        "return_postage: なし → operator",
    ]
    again = "これまでと同じです。変わった項目はありません。"
    assert tell("policy", later).splitlines()[1:] == [again]


def test_what_rules_for_lateness_change_is_said_before_and_after(tell):
    rule = FIRST | {"late_percent": "14.5", "late_item": "LATE", "grace_days": 10}
    assert tell("dunning", rule).splitlines() == [
        "2026年12月1日からの督促の決まりを登録しました。",
        "grace_days: 15 → 10",
        "late_item: なし → LATE",
        "late_percent: 0 → 14.5",
    ]


@pytest.mark.parametrize(
    ("command", "members", "words"),
    [
        ("policy", {"prorate": True}, "「prorate」はありません。「prorates」のこと"),
        (
            "policy",
            {"Cut_Off_Hour": 3},
            "はありません。「cut_off_hour」のことですか。",
        ),
        ("policy", {"id": 1}, "項目「id」はありません。使える項目: "),
        ("policy", {"cut_off_hour": 24}, "cut_off_hour は 1〜23 の時です"),
        ("policy", {"cut_off_hour": 17.5}, "cut_off_hour は、整数で書いてください"),
        ("policy", {"cut_off_hour": "17"}, "cut_off_hour は、整数で書いてください"),
        ("policy", {"return_days": True}, "return_days は、整数で書いてください"),
        ("policy", {"return_days": None}, "return_days は、整数で書いてください"),
        ("policy", {"prorates": "yes"}, "prorates は、true か falseで書いてください"),
        ("policy", {"valid_from": 20261201}, "valid_from は、2027-01-01 のような日で"),
        ("policy", {"valid_from": "2026-02-30"}, "valid_from: "),
        ("policy", {"identity_ways": 5}, "identity_ways は、配列で書いてください"),
        ("policy", {"identity_ways": "online"}, "identity_ways は、配列で書いて"),
        ("policy", {"return_postage": "me"}, "return_postage: "),
        (
            "policy",
            {"exit_fee_category": "OUT_OF_SCOP"},
            "「OUT_OF_SCOP」はありません。「OUT_OF_SCOPE」のことですか。",
        ),
        (
            "policy",
            {"options_by_service": {"mobil": []}},
            "「mobil」はありません。「mobile」のことですか。",
        ),
        (
            "policy",
            {"options_by_service": {"mobile": ["TALKS"]}},
            "「TALKS」はありません。「TALK」のことですか。",
        ),
        (
            "policy",
            {"data_gb": {"M33": 3}},
            "「M33」はありません。「M3」のこと",
        ),
        ("policy", {"discounts_need": {"SETT": ["mobile"]}}, "「SET」のことですか。"),
        ("policy", {"discounts_need": {"SET": ["fiber"]}}, "「fibre」のことですか。"),
        ("dunning", {"late_percents": 1}, "「late_percent」のことですか。"),
        ("dunning", {"grace_days": 1.5}, "grace_days は、整数で書いてください"),
        ("dunning", {"late_percent": True}, "late_percent は、数で書いてください"),
        ("dunning", {"slip_days": "20"}, "slip_days は、整数で書いてください"),
        (
            "dunning",
            {"late_percent": 1, "late_item": "LATTE"},
            "品目「LATTE」はありません。「LATE」のことですか。",
        ),
    ],
)
def test_what_cannot_be_is_named_with_the_nearest_that_can(
    tell, command, members, words
):
    with pytest.raises(CommandError) as refused:
        tell(command, FIRST | members)
    said = str(refused.value)
    assert words in said and UNREAD in said
    assert said.endswith((f"（faulty_{command}）", "（faulty_dunning_rule）"))
    assert not Policy.objects.exists() and not DunningRule.objects.exists()


@pytest.mark.parametrize("command", ["policy", "dunning"])
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ('{"valid_from":\n"2026-12-01",}', "はJSONとして読めません（2行目）。何も変え"),
        ("[]", "はJSONのオブジェクト（{…}）ではありません。何も変えていません。"),
        ('{"valid_from": "2026-12-01", "valid_from": ""}', "項目「valid_from」が2つ"),
        ("[" * 100_000, "はJSONとして読めません"),
    ],
)
def test_a_file_that_is_no_object_is_refused(tell, command, said, words):
    codes = r"（(json_broken|member_twice)）$"
    with pytest.raises(CommandError, match=codes) as refused:
        tell(command, said)
    assert words in str(refused.value)
    with pytest.raises(CommandError, match="（no_rule_file）"):
        call_command(command, "set", "/nowhere.json")


@pytest.mark.parametrize("years", [0, 6, -1, 101, 9_000, 10**9])
def test_years_of_retention_that_cannot_be_are_refused(tell, years):
    words = r"7年以上、100年までです。.*（retention_wrong）$"
    with pytest.raises(CommandError, match=words):
        call_command("retention", kind="invoice", years=years)
