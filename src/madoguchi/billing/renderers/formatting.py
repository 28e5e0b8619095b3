"""Figures as an invoice writes them: half-width digits, 円, a true minus sign."""

from datetime import date
from decimal import Decimal

MINUS_SIGN = "−"


def format_number(value: int | Decimal) -> str:
    """1234567 → 1,234,567; −0.50 → −0.5: no zeros that say nothing."""
    sign = MINUS_SIGN if value < 0 else ""
    text = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return sign + text


def format_yen(value: int | Decimal) -> str:
    return f"{format_number(value)}円"


def format_change(yen_more: int) -> str:
    """A difference: +120円, −120円, ±0円."""
    sign = "+" if yen_more > 0 else "" if yen_more else "±"
    return sign + format_yen(yen_more)


def long_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def long_month(month: date) -> str:
    return f"{month.year}年{month.month}月"


def format_period(first: date | None, last: date | None, *, year: int) -> str:
    """10/1–10/31; with years where a day is not of that year; "" where unknown."""
    days = [day for day in (first, last) if day]
    told = all(day.year == year for day in days)
    texts = [
        f"{d.month}/{d.day}" if told else f"{d.year}/{d.month}/{d.day}" for d in days
    ]
    return "–".join(dict.fromkeys(texts))
