"""What a month costs in which something changes, begins or ends: by day, or whole."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.procedures.toolkit.proration import (
    billing_period,
    changed_month_yen,
    first_month_yen,
    last_month_yen,
    prorate_by_days,
)


@pytest.mark.parametrize(
    ("month", "closing", "first", "last", "days"),
    [
        (date(2026, 2, 1), 31, date(2026, 2, 1), date(2026, 2, 28), 28),
        (date(2028, 2, 1), 31, date(2028, 2, 1), date(2028, 2, 29), 29),
        (date(2026, 11, 1), 31, date(2026, 11, 1), date(2026, 11, 30), 30),
        (date(2026, 12, 1), 31, date(2026, 12, 1), date(2026, 12, 31), 31),
        (date(2027, 1, 1), 20, date(2026, 12, 21), date(2027, 1, 20), 31),
    ],
)
def test_a_month_has_the_days_between_its_closings(month, closing, first, last, days):
    found = billing_period(month, closing)
    assert (found.first, found.last, found.days) == (first, last, days)


@pytest.mark.parametrize(
    ("day", "yen"),
    [
        (date(2026, 11, 1), 1600),  # the first day: wholly the new plan
        (date(2026, 11, 2), 30 + 1546),
        (date(2026, 11, 16), 450 + 800),
        (date(2026, 11, 30), 870 + 53),
    ],
)
def test_a_change_is_charged_by_the_days_before_and_from_it(day, yen):
    assert (
        changed_month_yen(900, 1600, day, billing_period(date(2026, 11, 1), 31)) == yen
    )


@pytest.mark.parametrize(
    ("month", "last_on", "yen"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), 5200),
        (date(2026, 2, 1), date(2026, 2, 1), 185),
        (date(2028, 2, 1), date(2028, 2, 29), 5200),
        (date(2028, 2, 1), date(2028, 2, 28), 5020),
        (date(2026, 12, 1), date(2026, 12, 31), 5200),
        (date(2026, 12, 1), date(2026, 12, 30), 5032),
    ],
)
def test_the_last_day_of_use_is_charged_too(month, last_on, yen):
    assert (
        last_month_yen(5200, last_on, billing_period(month, 31), prorates=True) == yen
    )


def test_without_shares_a_month_is_charged_whole():
    month = billing_period(date(2026, 11, 1), 31)
    assert first_month_yen(500, date(2026, 11, 30), month, prorates=False) == 500
    assert last_month_yen(500, date(2026, 11, 1), month, prorates=False) == 500
    assert first_month_yen(500, date(2026, 11, 30), month, prorates=True) == 16


@given(st.integers(0, 99_999), st.integers(0, 30))
def test_a_month_ended_and_begun_on_the_next_day_never_costs_more(price, nth):
    month = billing_period(date(2026, 12, 1), 31)
    day = month.first + nth * ONE_DAY
    left = last_month_yen(price, day, month, prorates=True)
    rest = (
        first_month_yen(price, day + ONE_DAY, month, prorates=True) if nth < 30 else 0
    )
    assert price - 2 < left + rest <= price
    assert prorate_by_days(price, month.days, month.days) == price
