"""Filters of templates for amounts, days and numbers, worded by `kernel.wording`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django.template.defaultfilters import filesizeformat, linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import JST
from madoguchi.kernel.phone_number import number_to_dial
from madoguchi.kernel.wording import (
    day_and_clock_of_limit,
    day_in_japan,
    format_change,
    format_clock,
    format_gigabytes,
    format_moment_in_digits,
    format_month,
    format_near_day,
    format_number,
    format_phone_number,
    format_postal_code,
    format_short_day,
    format_short_day_in_full,
    format_short_limit,
    format_short_moment,
    format_yen,
    split_number,
)
from madoguchi.ui.form_errors import coded_faults
from madoguchi.ui.this_year import page_day, this_year

MAX_DAYS = 4_096  # kept as they are written


def jdate(day: date | None) -> SafeString | str:
    """12月25日（金）, or 2027年1月4日（月）; of a moment, its day in Japan.

    A day of this year is shown without it; screen readers, and whoever copies the day,
    get the year and 曜日 too.
    """
    return _("なし") if day is None else day_element(day, this_year.get())


@lru_cache(MAX_DAYS)
def day_element(day: date, year: int) -> SafeString:
    local = day_in_japan(day)
    return format_html(
        '<time datetime="{}">{}{}<span class="sr">{}</span>）</time>',
        local.isoformat(),
        year_words(local, year),
        format_short_day(local).removesuffix("）"),
        _("曜日"),
    )


def jshort(day: date) -> SafeString:
    """12月25日（金）; with the year where it is over six months ahead."""
    local, today = day_in_japan(day), page_day.get()
    words = format_near_day(local, today) if today else format_short_day(local)
    return time_element(local.isoformat(), words)


def jmoment(moment: datetime) -> SafeString:
    """11月24日（火）14:05 in Japan, with the year where it is not this one."""
    local = moment.astimezone(JST)
    return format_html(
        '<time datetime="{}">{}{}{}</time>',
        local.isoformat(timespec="minutes"),
        year_words(local, this_year.get()),
        format_short_day(local),
        format_clock(local),
    )


def jlimit(until: datetime) -> SafeString:
    """12月19日（土）24:00 of a limit at midnight: until when, that moment excluded."""
    day, clock = day_and_clock_of_limit(until)
    return format_html(
        '<time datetime="{}">{}{}{}</time>',
        until.astimezone(JST).isoformat(timespec="minutes"),
        year_words(day, this_year.get()),
        format_short_day(day),
        clock,
    )


def year_words(day: date, year: int) -> SafeString:
    """The year, for screen readers alone where it is this one."""
    form = '<span class="sr">{}年</span>' if day.year == year else "{}年"
    return format_html(form, day.year)


def time_element(stamp: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', stamp, text)


def group_digits(number: str) -> SafeString:
    """Groups by margins, not by spaces: copying gives the bare number."""
    return number_spans(split_number(number)) if number else SafeString()


def line(number: str) -> SafeString:
    """A telephone number as it is spoken, 090-0000-1001; another line in groups."""
    if (spoken := format_phone_number(number)) != number:
        return format_html('<span class="number">{}</span>', spoken)
    return group_digits(number)


def number_spans(parts: list[str]) -> SafeString:
    inner = format_html_join("", "<span>{}</span>", ((part,) for part in parts))
    return format_html('<span class="number">{}</span>', inner)


def month_value(month: date) -> str:
    """2026-12, as an address says it."""
    return f"{month:%Y-%m}"


def query_value(text: str) -> str:
    """A text as a value of an address, after `?name=`."""
    return quote(text, safe="")


PAGE_FILTERS: Mapping[str, Callable[..., Any]] = {
    "change": format_change,
    "coded_faults": coded_faults,
    "decimal": format_number,
    "dialled": number_to_dial,
    "filesizeformat": filesizeformat,
    "gb": format_gigabytes,
    "group_digits": group_digits,
    "jclock": format_short_moment,
    "jdate": jdate,
    "jday": format_short_day_in_full,  # for mails: no time element
    "jlimit": jlimit,
    "jlimitclock": format_short_limit,  # for mails
    "jmoment": jmoment,
    "jmonth": format_month,
    "jshort": jshort,
    "line": line,
    "linebreaksbr": linebreaksbr,
    "moment_in_digits": format_moment_in_digits,
    "month_value": month_value,
    "phone": format_phone_number,
    "postcode": format_postal_code,
    "query_value": query_value,
    "yen": format_yen,
}
"""Name in templates to function; Jinja2's own come in addition."""
