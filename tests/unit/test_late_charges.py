"""The late charge: figures by hand, and the bound of 消費者契約法第9条第1項第2号."""

import random
from datetime import date, timedelta

import pytest

from madoguchi.payments.dunning.rules import (
    LateCost,
    LatePart,
    LateTerms,
    could_exceed_bound,
    days_late,
    late_charge_yen,
    late_cost,
)
from madoguchi.payments.dunning.stages import DunningStage, next_stage
from tests.effort import SEED

DUE_ON = date(2026, 6, 30)
TERMS = LateTerms(1_450, 15, 0, 0, is_consumer=True)


def paid(yen: int, month: int, day: int) -> LatePart:
    return LatePart(yen, date(2026, month, day))


def test_forty_days_of_5720_yen_at_14_5_percent_are_90_yen():
    """5,720 × 0.145 × 40 / 365 = 90.89."""
    assert days_late(DUE_ON, date(2026, 8, 10)) == 40
    assert late_charge_yen([paid(5_720, 8, 10)], DUE_ON, TERMS) == 90


def test_a_year_has_365_days_in_a_leap_year_too():
    """100,000 × 0.145 × 30 / 365 = 1,191.78; by 366 it would be 1,188."""
    part = LatePart(100_000, date(2028, 3, 31))
    assert late_charge_yen([part], date(2028, 2, 29), TERMS) == 1_191


def test_nothing_is_asked_when_all_is_paid_within_fifteen_days():
    assert late_charge_yen([paid(572_000, 7, 15)], DUE_ON, TERMS) == 0
    # 572,000 × 0.145 × 15 / 365 = 3,408.49
    assert late_charge_yen([paid(572_000, 7, 16)], DUE_ON, TERMS) == 3_408


def test_a_part_that_came_in_time_does_not_waive_the_rest():
    """400,000 for 9 days and 172,000 for 40: 14.5 % a year of the yen days."""
    parts = [paid(400_000, 7, 10), paid(172_000, 8, 10)]
    assert late_charge_yen(parts, DUE_ON, TERMS) == 4_163


def test_what_is_paid_on_its_day_or_before_costs_nothing():
    assert late_charge_yen([paid(5_720, 6, 30)], DUE_ON, TERMS) == 0
    assert late_charge_yen([paid(5_720, 6, 1)], DUE_ON, TERMS) == 0
    assert late_charge_yen([], DUE_ON, TERMS) == 0


def test_a_fee_is_cut_to_what_the_law_leaves_of_it():
    """The bound: 5,720 × 0.146 × 41 / 365 = 93.80; 90 of it is the late charge."""
    cost = late_cost([paid(5_720, 8, 10)], DUE_ON, TERMS, fee_yen=330)
    assert cost == LateCost(90, 3)


def test_a_company_pays_the_fee_whole():
    company = LateTerms(1_450, 15, 330, 0, is_consumer=False)
    cost = late_cost([paid(5_720, 8, 10)], DUE_ON, company, fee_yen=330)
    assert cost == LateCost(90, 330)


@pytest.mark.parametrize(
    ("basis_points", "fee_yen", "fee_from_yen", "fee_days", "exceeds"),
    [
        (1_460, 0, 0, None, False),
        (1_461, 0, 0, None, True),
        (1_450, 330, 0, 30, True),
        (0, 330, 27_500, 30, False),  # 27,500 × 0.146 × 30 / 365 = 330
        (0, 330, 27_499, 30, True),
        (0, 330, 27_500, 29, True),
        (0, 330, 0, None, False),  # no reminder asks for it
        (1_000, 100, 50_000, 10, False),  # 200 on the tenth day, 118.9 on the 16th
        (1_000, 120, 50_000, 10, True),
    ],
)
def test_terms_that_could_exceed_the_bound_are_found(
    basis_points, fee_yen, fee_from_yen, fee_days, exceeds
):
    terms = LateTerms(basis_points, 15, fee_yen, fee_from_yen, is_consumer=True)
    assert could_exceed_bound(terms, fee_days) is exceeds


def test_no_terms_that_pass_ever_ask_for_more(record_property):
    record_property("seed", SEED)
    dice = random.Random(SEED)
    passed = 0
    for _ in range(2_000):
        terms = LateTerms(
            dice.randint(0, 1_460),
            dice.choice([0, 10, 15]),
            dice.choice([0, 110, 330]),
            dice.randint(0, 200_000),
            is_consumer=True,
        )
        fee_days = dice.randint(1, 60)
        if could_exceed_bound(terms, fee_days):
            continue
        passed += 1
        late = fee_days + dice.randint(0, 100)
        unpaid_yen = terms.fee_from_yen + dice.randint(0, 50_000)
        part = LatePart(unpaid_yen, DUE_ON + timedelta(days=late))
        asked = late_charge_yen([part], DUE_ON, terms) + terms.fee_yen
        assert asked * 3_650_000 <= unpaid_yen * 1_460 * late, (terms, fee_days, part)
    assert passed > 200


STAGES = (DunningStage(3, "mail"), DunningStage(10, "desk"), DunningStage(20, "mail"))


@pytest.mark.parametrize(
    ("past", "newest", "expected"),
    [
        (2, None, None),
        (3, None, 3),
        (9, 3, None),
        (10, 3, 10),
        (25, None, 20),  # late to begin: one reminder, not three
        (25, 20, None),
    ],
)
def test_each_stage_comes_once_and_the_last_one_alone(past, newest, expected):
    stage = next_stage(STAGES, DUE_ON, DUE_ON + timedelta(days=past), newest)
    assert (stage.days if stage else None) == expected
