"""How late an order is that waits for the desk."""

from datetime import date

import pytest

from madoguchi.desk.lateness import Lateness, lateness_on

PROMISED = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 11, 24), Lateness("あと3日", "")),
        (date(2026, 11, 26), Lateness("あと1日", "")),
        (PROMISED, Lateness("今日まで", "warn")),
        (date(2026, 11, 28), Lateness("1日すぎ", "err")),
        (date(2026, 12, 7), Lateness("10日すぎ", "err")),
    ],
)
def test_days_are_counted_from_the_promise(today, found):
    assert lateness_on(PROMISED, today) == found
