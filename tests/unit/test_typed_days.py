"""Days that somebody types are of our time."""

from datetime import date

import pytest

from madoguchi.kernel.typed_days import typed_day


def test_a_day_from_2000_to_2100_is_read():
    assert typed_day("2000-01-01") == date(2000, 1, 1)
    assert typed_day("2100-12-31") == date(2100, 12, 31)


@pytest.mark.parametrize(
    "text", ["1999-12-31", "2101-01-01", "9999-12-31", "0001-01-01", "2026-13-01", "x"]
)
def test_any_other_is_none(text):
    with pytest.raises(ValueError, match=r".*"):
        typed_day(text)
