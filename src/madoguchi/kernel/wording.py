"""The Japanese wording of days, moments, months, yen and numbers.

Plain text, the same in pages, mails, PDF and refusals: half-width digits, 円, and a
true minus sign, which screen readers speak. Moments are aware; they are shown in JST.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

from madoguchi.kernel.area_codes import digit_groups
from madoguchi.kernel.calendar import JST, ONE_DAY
from madoguchi.kernel.phone_number import is_phone_number, national_number

MINUS_SIGN = "−"
DIGITS_PER_GROUP, LONGEST_GROUP = 4, 8  # characters
WEEKDAY_CHARACTERS = "月火水木金土日"
END_OF_DAY = "24:00"
MAX_NEAR_PERIOD = timedelta(days=184)  # six months: a day has its year beyond it


def format_number(value: int | Decimal) -> str:
    """1234567 → 1,234,567; −0.50 → −0.5: no trailing zeros."""
    sign = MINUS_SIGN if value < 0 else ""
    text = f"{abs(value):,f}" if isinstance(value, Decimal) else f"{abs(value):,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return sign + text


def format_gigabytes(megabytes: int) -> str:
    """1.75GB; whole ones without decimals. A gigabyte is a thousand megabytes."""
    whole, rest = divmod(megabytes, 1000)
    return f"{whole:,}GB" if not rest else f"{megabytes / 1000:,.2f}GB"


def format_yen(value: int | Decimal) -> str:
    """6,050円; −120円."""
    return f"{format_number(value)}円"


def format_change(yen_more: int) -> str:
    """A difference in yen: +120円, −120円, ±0円."""
    sign = "+" if yen_more > 0 else "" if yen_more else "±"
    return sign + format_yen(yen_more)


def day_in_japan(when: date) -> date:
    """Return the day itself, or the day in Japan of an aware moment.

    A moment is a date to Python, with the day of its own time zone; ValueError for a
    moment without one.
    """
    if not isinstance(when, datetime):
        return when
    if when.tzinfo is None:
        raise ValueError(when)
    return when.astimezone(JST).date()


def weekday_character(day: date) -> str:
    return WEEKDAY_CHARACTERS[day.weekday()]


def format_month(month: date) -> str:
    """2026年12月."""
    month = day_in_japan(month)
    return f"{month.year}年{month.month}月"


def format_billed_month(month: date) -> str:
    """2026年12月分: no spreadsheet takes it for a day and writes it anew."""
    return f"{format_month(month)}分"


def format_phone_number(number: str) -> str:
    """090-0000-1001, 03-1234-5678, 0120-000-001, 0463-12-3456.

    +81 90 0000 1001 is written as it is dialled in Japan. A number whose groups are
    not known, and what is no number, stays as it stands.
    """
    plain = national_number(re.sub("[ ()-]", "", number))
    if not is_phone_number(plain) or not (groups := digit_groups(plain)):
        return number
    ends = list(accumulate(groups))
    return "-".join(plain[a:b] for a, b in pairwise([0, *ends]))


def format_line_number(number: str) -> str:
    """080-7881-8872: a telephone number as it is spoken; other digits by fours.

    With hyphens a spreadsheet leaves its first 0 alone. What is not a number of eight
    digits or more (CAF0000000001) stays as it is.
    """
    if (spoken := format_phone_number(number)) != number:
        return spoken
    if not re.fullmatch("[0-9]{8,}", number):
        return number
    begins = range(0, len(number), DIGITS_PER_GROUP)
    return "-".join(number[at : at + DIGITS_PER_GROUP] for at in begins)


def split_number(number: str) -> list[str]:
    """N2000 00010: the groups in which a number is shown and read out.

    Up to eight characters stand together, nine and ten are two halves, and longer
    ones are groups of four.
    """
    if len(number) <= LONGEST_GROUP:
        return [number]
    size = 5 if len(number) <= 2 * 5 else DIGITS_PER_GROUP
    return [number[at : at + size] for at in range(0, len(number), size)]


def format_day(day: date) -> str:
    """2026年12月1日."""
    day = day_in_japan(day)
    return f"{format_month(day)}{day.day}日"


def format_day_and_weekday(day: date) -> str:
    """2026年12月1日（火）."""
    day = day_in_japan(day)
    return f"{day.year}年{format_short_day(day)}"


def format_day_in_full(day: date) -> str:
    """2026年12月1日（火曜日）."""
    day = day_in_japan(day)
    return f"{day.year}年{format_short_day_in_full(day)}"


def format_short_day(day: date) -> str:
    """12月1日（火）: where the year is clear."""
    day = day_in_japan(day)
    return f"{day.month}月{day.day}日（{weekday_character(day)}）"


def format_near_day(day: date, today: date) -> str:
    """12月1日（火）, or 2027年12月31日（金） where that is over six months ahead.

    Both are days in Japan, or moments. For limits that may lie years ahead: without its
    year, such a day would be read as one of the next months.
    """
    is_far = day_in_japan(day) > day_in_japan(today) + MAX_NEAR_PERIOD
    return format_day_and_weekday(day) if is_far else format_short_day(day)


def format_short_day_in_full(day: date) -> str:
    """12月1日（火曜日）: where the year is clear."""
    day = day_in_japan(day)
    return f"{day.month}月{day.day}日（{weekday_character(day)}曜日）"


def format_moment(moment: datetime) -> str:
    """2026年12月1日（火）14:05."""
    local = moment.astimezone(JST)
    return f"{format_day_and_weekday(local)}{format_clock(local)}"


def format_plain_moment(moment: datetime) -> str:
    """2026年12月1日 14:05."""
    local = moment.astimezone(JST)
    return f"{format_day(local)} {format_clock(local)}"


def format_short_moment(moment: datetime) -> str:
    """12月1日（火曜日）14:05: where the year is clear."""
    local = moment.astimezone(JST)
    return f"{format_short_day_in_full(local)}{format_clock(local)}"


def format_clock(moment: datetime) -> str:
    """14:05: where the day is clear."""
    return f"{moment.astimezone(JST):%H:%M}"


def day_and_clock_of_limit(until: datetime) -> tuple[date, str]:
    """Return the last day and the hour of a limit, a moment that is itself too late.

    Midnight belongs to the day that it ends: 19 December 24:00, not 20 December 00:00.
    """
    local = until.astimezone(JST)
    if local.time() == time.min:
        return local.date() - ONE_DAY, END_OF_DAY
    return local.date(), format_clock(local)


def format_limit(until: datetime) -> str:
    """2026年12月19日（土）24:00: until when, a moment that is itself too late."""
    day, clock = day_and_clock_of_limit(until)
    return f"{format_day_and_weekday(day)}{clock}"


def format_short_limit(until: datetime) -> str:
    """12月19日（土曜日）24:00: until when, where the year is clear."""
    day, clock = day_and_clock_of_limit(until)
    return f"{format_short_day_in_full(day)}{clock}"


def format_rough_clock(moment: datetime) -> str:
    """3:28ごろ: when something will be done."""
    local = moment.astimezone(JST)
    return f"{local.hour}:{local:%M}ごろ"


def format_moment_in_digits(moment: datetime) -> str:
    """2026-12-01 14:05: for lists in a terminal."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}"


def format_day_for_file_name(moment: datetime) -> str:
    """20261201: the day in Japan of a moment."""
    return f"{moment.astimezone(JST):%Y%m%d}"


def format_postal_code(code: str) -> str:
    """〒460-0008; what is not seven digits as it stands."""
    is_whole = len(code) == len("4600008") and code.isdigit()
    return f"〒{code[:3]}-{code[3:]}" if is_whole else code


def format_period(first: date | None, last: date | None, *, year: int) -> str:
    """10/1–10/31; with years where a day is not of that year; "" where unknown."""
    days = [day for day in (first, last) if day]
    is_short = all(day.year == year for day in days)
    texts = [
        f"{day.month}/{day.day}" if is_short else f"{day.year}/{day.month}/{day.day}"
        for day in days
    ]
    return "–".join(dict.fromkeys(texts))
