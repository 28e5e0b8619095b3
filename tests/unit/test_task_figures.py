"""The keystroke-level model: prices by hand, and what counts as grown."""

import pytest

from bench.tasks.figures import grown_figures
from bench.tasks.operators import (
    DESKTOP,
    MOBILE,
    MOBILE_65,
    Operator,
    human_seconds,
    predicted_seconds,
)
from bench.tasks.recorder import swipes_to

FOUR_STEPS = {Operator.READ: 185, Operator.TAP: 4, Operator.M: 6}


@pytest.mark.parametrize(
    ("profile", "seconds"), [(MOBILE, 32.6), (DESKTOP, 35.5), (MOBILE_65, 59.3)]
)
def test_the_check_value_of_four_steps(profile, seconds):
    assert round(human_seconds(FOUR_STEPS, profile), 1) == seconds


def test_pages_and_waits_are_no_work_of_a_person_and_no_factor_multiplies_them():
    counts = {Operator.TAP: 1, Operator.R: 1.5, Operator.W: 20}
    assert human_seconds(counts, MOBILE) == 0.57
    assert predicted_seconds(counts, MOBILE) == pytest.approx(22.07)
    assert predicted_seconds(counts, MOBILE_65) == pytest.approx(0.57 * 1.43 + 21.5)


@pytest.mark.parametrize(
    ("operator", "amount", "phone", "desktop"),
    [
        (Operator.LATIN, 10, 3.3, 2.8),
        (Operator.DIGIT, 6, 1.98, 1.68),
        (Operator.CODE, 12, 9.0, 9.0),
        (Operator.KANA, 10, 4.5, 4.48),
        (Operator.CONV, 2, 3.8, 3.8),
        (Operator.SWIPE, 2, 1.8, 1.2),
        (Operator.H, 1, 0.4, 0.4),
        (Operator.READ, 500, 60, 60),
    ],
)
def test_what_each_operator_costs(operator, amount, phone, desktop):
    assert human_seconds({operator: amount}, MOBILE) == pytest.approx(phone)
    assert human_seconds({operator: amount}, DESKTOP) == pytest.approx(desktop)


@pytest.mark.parametrize(
    ("centre", "swipes"),
    [
        (0, 0),
        (844, 0),
        (845, 1),  # 423 of the 591 that a swipe brings
        (1012, 1),  # 590 of 590.8
        (1013, 2),  # 591
        (2000, 3),  # 1578: 2.67
        (-1, 1),
        (-200, 2),  # 622: 1.05
    ],
)
def test_swipes_by_where_a_target_is_on_a_screen_of_844(centre, swipes):
    assert swipes_to(centre, 844) == swipes


BEFORE = {
    "human_seconds": {"mobile": 20.0, "desktop": 22.0, "mobile65": 30.0},
    "operators": {"READ": 100, "TAP": 4},
    "bytes": 20_000,
    "requests": 5,
}


def test_five_per_cent_more_is_let_pass_and_a_shorter_way_too():
    after = BEFORE | {
        "human_seconds": {"mobile": 21.0, "desktop": 10.0, "mobile65": 31.5},
        "bytes": 21_000,
    }
    assert grown_figures("T08", BEFORE, after) == []


def test_what_grows_more_is_named_with_its_operators_and_the_command():
    after = BEFORE | {
        "human_seconds": {"mobile": 21.1, "desktop": 22.0, "mobile65": 30.0},
        "operators": {"READ": 109, "TAP": 4, "M": 1},
        "bytes": 21_001,
        "requests": 6,
    }
    told = grown_figures("T08", BEFORE, after)
    because = (
        " (at most +5 %). Operators: READ 100 → 109, M 0 → 1. "
        "Where that is meant: make accept-tasks, and say why in the commit."
    )
    assert told == [
        f"T08: seconds of a person (mobile) grew from 20.0 to 21.1{because}",
        f"T08: bytes grew from 20,000 to 21,001{because}",
        f"T08: requests grew from 5 to 6{because}",
    ]
