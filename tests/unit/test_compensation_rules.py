"""Days of the basic fee by the hours of an outage, against a table made by hand."""

from datetime import timedelta

import pytest

from madoguchi.compensations.rules import days_given_back, read_steps

BY_DAY = [{"from_hours": 24, "days": 1, "every_hours": 24}]
STEPS = [
    {"from_hours": 2, "days": 1},
    {"from_hours": 24, "days": 3, "every_hours": 12},
]


@pytest.mark.parametrize(
    ("rule", "hours", "days"),
    [
        (BY_DAY, 0, 0),
        (BY_DAY, 23.99, 0),
        (BY_DAY, 24, 1),
        (BY_DAY, 47.99, 1),
        (BY_DAY, 48, 2),
        (BY_DAY, 240, 10),
        (STEPS, 1.99, 0),
        (STEPS, 2, 1),
        (STEPS, 23, 1),
        (STEPS, 24, 3),
        (STEPS, 35.9, 3),
        (STEPS, 36, 6),
    ],
)
def test_an_outage_gives_back_the_days_of_its_step(rule, hours, days):
    assert days_given_back(read_steps(rule), timedelta(hours=hours)) == days
