"""Closing days, business days, and what leaving costs on which day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.contracts.rules import (
    compute_exit_cost,
    current_term_end,
    renewal_window,
)
from madoguchi.kernel.calendar import (
    ONE_DAY,
    business_day_from,
    closing_date_in,
    month_after,
    month_from_text,
    usage_period,
)

days = st.dates(date(2000, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    ("month", "closing_day", "closing"),
    [
        ("2026-02", 31, date(2026, 2, 28)),
        ("2028-02", 31, date(2028, 2, 29)),
        ("2026-11", 31, date(2026, 11, 30)),
        ("2026-11", 20, date(2026, 11, 20)),
    ],
)
def test_31_is_the_last_day_of_the_month(month, closing_day, closing):
    assert closing_date_in(month_from_text(month), closing_day) == closing


@pytest.mark.parametrize("text", ["2026-1", "2026-13", "202610", "", "2026-10-01"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match=text or "^$"):
        month_from_text(text)


@given(days, st.integers(1, 31))
def test_periods_follow_one_another_without_a_gap(day, closing_day):
    month = day.replace(day=1)
    _, last = usage_period(month, closing_day)
    first, _ = usage_period(month_after(month), closing_day)
    assert first == last + ONE_DAY


@given(days, st.integers(-400, 400))
def test_months_go_there_and_back(day, count):
    month = day.replace(day=1)
    assert month_after(month_after(month, count), -count) == month


@pytest.mark.parametrize(
    ("day", "open_day"),
    [
        (date(2026, 11, 25), date(2026, 11, 25)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2027, 1, 3), date(2027, 1, 4)),  # a Sunday
        (date(2028, 1, 3), date(2028, 1, 4)),  # a Monday
    ],
)
def test_a_due_day_moves_to_the_next_day_on_which_banks_are_open(day, open_day):
    holidays = {date(2026, 11, 23), date(2027, 1, 1)}
    assert business_day_from(day, holidays) == open_day


END = date(2026, 11, 30)
TERM = {"first_end": END, "term_months": 24, "fee_yen": 4700}


@pytest.mark.parametrize(
    ("today", "cap", "fee"),
    [
        (date(2026, 10, 31), None, 4700),
        (date(2026, 10, 31), 3800, 3800),
        (date(2026, 10, 31), 9000, 4700),
        (date(2026, 11, 1), None, 0),
        (date(2027, 1, 31), None, 0),
        (date(2027, 2, 1), None, 4700),
        (date(2028, 10, 31), None, 4700),
        (date(2028, 11, 1), None, 0),
    ],
)
def test_leaving_is_free_in_the_window_and_costs_the_fee_outside(today, cap, fee):
    found = compute_exit_cost(**TERM, cap_yen=cap, today=today)
    assert found.fee_yen == fee
    assert found.is_capped == (0 < fee < 4700)


@pytest.mark.parametrize("change", [{"first_end": None}, {"fee_yen": None}])
def test_without_a_term_or_a_fee_leaving_is_free(change):
    found = compute_exit_cost(**(TERM | change), cap_yen=None, today=date(2026, 1, 1))
    assert (found.fee_yen, found.window_from) == (0, None)


def test_a_term_that_ends_on_a_leap_day_renews_to_the_end_of_february():
    assert current_term_end(date(2024, 2, 29), 24, date(2025, 1, 1)) == date(
        2026, 2, 28
    )


@given(days, st.integers(1, 60), days)
def test_the_window_that_counts_is_never_past(end, months, today):
    assert renewal_window(current_term_end(end, months, today))[1] >= today
