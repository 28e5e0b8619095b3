"""Days that somebody typed or sent: of our time, so that none overflows."""

from datetime import date

FIRST_YEAR, LAST_YEAR = 2000, 2100


def is_of_our_time(day: date) -> bool:
    """Say whether the year is from 2000 to 2100: others are slips, or trials."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def typed_day(text: str) -> date:
    """Read a day as 2026-12-31, as argparse does; `ValueError` for any other time."""
    day = date.fromisoformat(text)
    if not is_of_our_time(day):
        raise ValueError(text)
    return day
