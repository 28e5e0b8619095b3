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
from madoguchi.kernel.wording import (
    day_in_japan,
    format_change,
    format_day_in_full,
    format_gigabytes,
    format_moment,
    format_moment_in_digits,
    format_month,
    format_number,
    format_phone_number,
    format_postal_code,
    format_short_day,
    format_short_day_in_full,
    format_short_moment,
    format_yen,
    split_number,
)
from madoguchi.ui.form_errors import coded_faults

MAX_DAYS = 4_096  # kept as they are written


def jdate(day: date | None) -> SafeString | str:
    """2026年12月25日（金曜日）, in a time element; of a moment, its day in Japan."""
    return _("なし") if day is None else day_element(day)


@lru_cache(MAX_DAYS)
def day_element(day: date) -> SafeString:
    return time_element(day_in_japan(day).isoformat(), format_day_in_full(day))


def jshort(day: date) -> SafeString:
    """12月25日（金）, where the year is clear."""
    return time_element(day.isoformat(), format_short_day(day))


def jmoment(moment: datetime) -> SafeString:
    """2026年11月24日（火）14:05 in Japan, in a time element."""
    stamp = moment.astimezone(JST).isoformat(timespec="minutes")
    return time_element(stamp, format_moment(moment))


def time_element(stamp: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', stamp, text)


def group_digits(number: str) -> SafeString:
    """Groups by margins, not by spaces: copying gives the bare number."""
    return number_spans(split_number(number))


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
    "filesizeformat": filesizeformat,
    "gb": format_gigabytes,
    "group_digits": group_digits,
    "jclock": format_short_moment,
    "jdate": jdate,
    "jday": format_short_day_in_full,  # for mails: no time element
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
