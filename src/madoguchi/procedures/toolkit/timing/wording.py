"""Days and hours in the sentences of timings."""

from datetime import date, time

from madoguchi.kernel.wording import format_short_day


def format_japanese_day(day: date | None) -> str:
    """Write a day as `kernel.wording` does; "" for None."""
    return format_short_day(day) if day else ""


def format_hour(hour: time) -> str:
    return f"{hour.hour}:{hour.minute:02}"
