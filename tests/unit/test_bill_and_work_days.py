"""When somebody can come to a house, and which bill changes first."""

import itertools
from datetime import date, time

import pytest

from madoguchi.kernel.errors import Refused
from madoguchi.procedures.toolkit.timing import (
    FromNextBill,
    NowOrNextBill,
    OnWorkDay,
    TimingRequest,
)
from tests.clock import jst

REST = {date(2026, 11, 23), date(2027, 1, 1)}


def asked(at: str, **more: object) -> TimingRequest:
    facts = {"closing_day": 31, "holidays": REST, "cut_off": time(20)}
    facts |= {"issue_days": 10, "work_days": 3}
    return TimingRequest(at=jst(at), **(facts | more))


@pytest.mark.parametrize(
    ("at", "first"),
    [
        ("2026-11-24T10:00", "2026-11-27"),
        ("2026-11-24T19:59", "2026-11-27"),
        ("2026-11-24T20:00", "2026-11-30"),  # from the 25th; never a Saturday
        ("2026-11-29T12:00", "2026-12-02"),  # a Sunday
        ("2026-11-29T20:00", "2026-12-03"),
        ("2026-11-20T10:00", "2026-11-26"),  # over a weekend and a holiday
    ],
)
def test_nobody_comes_before_the_days_it_takes(at, first):
    window = OnWorkDay(60).window(asked(at))
    assert window[0] == date.fromisoformat(first)
    assert (window[1] - window[0]).days == 60


def test_the_first_day_of_the_window_can_always_be_had():
    for day, hour, days in itertools.product(range(1, 31), ("10:00", "21:00"), (0, 3)):
        when = asked(f"2026-11-{day:02}T{hour}", work_days=days)
        first = OnWorkDay(60).window(when)[0]
        assert first.weekday() < 5 and first not in REST
        assert OnWorkDay(60).schedule(when).effective_on == first


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-11-26", "day_outside_window"),
        ("2026-11-28", "day_is_holiday"),
        ("2027-01-01", "day_is_holiday"),
        ("2027-01-27", "day_outside_window"),
    ],
)
def test_a_day_on_which_nobody_comes_is_refused(day, code):
    when = asked("2026-11-24T10:00", chosen_on=date.fromisoformat(day))
    with pytest.raises(Refused) as refusal:
        OnWorkDay(60).schedule(when)
    assert refusal.value.code == code


def test_the_work_is_taken_back_until_the_evening_before():
    when = asked("2026-11-24T10:00", chosen_on=date(2026, 12, 1))
    schedule = OnWorkDay(60).schedule(when)
    assert schedule.cancellable_until == jst("2026-11-30T20:00")
    assert schedule.run_at == jst("2026-12-01T00:00")


@pytest.mark.parametrize(
    ("at", "fixed", "month"),
    [
        ("2026-12-09T23:59", "2026-12-10", "2026-11-01"),
        ("2026-12-10T00:00", "2027-01-10", "2026-12-01"),
        ("2026-11-30T10:00", "2026-12-10", "2026-11-01"),
    ],
)
def test_the_bill_that_changes_first_is_the_next_to_be_fixed(at, fixed, month):
    schedule = FromNextBill().schedule(asked(at))
    assert schedule.effective_on == date.fromisoformat(fixed)
    assert schedule.bill_on == date.fromisoformat(month)


def test_today_is_chosen_or_else_the_next_bill():
    now = asked("2026-11-24T10:00", chosen_on=date(2026, 11, 24))
    then = asked("2026-11-24T10:00")
    assert NowOrNextBill().schedule(now).effective_on == date(2026, 11, 24)
    assert NowOrNextBill().schedule(now).cancellable_until is None
    assert NowOrNextBill().schedule(then).effective_on == date(2026, 12, 10)
    assert "再発行" in NowOrNextBill().sentence(now)
    assert "12月10日" in NowOrNextBill().sentence(then)
