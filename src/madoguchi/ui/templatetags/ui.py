"""Template filters for amounts, days and numbers, worded by `kernel.wording`."""

from datetime import date, datetime

from django import template
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
    format_month,
    format_number,
    format_phone_number,
    format_postal_code,
    format_short_day_in_full,
    format_short_moment,
    format_yen,
    split_number,
)

register = template.Library()


register.filter("yen", format_yen)
register.filter("phone", format_phone_number)
register.filter("postcode", format_postal_code)
register.filter("change", format_change)
register.filter("gb", format_gigabytes)
register.filter("decimal", format_number)
register.filter("jmonth", format_month)
register.filter("jday", format_short_day_in_full)  # for mails: no time element
register.filter("jclock", format_short_moment)


@register.filter
def jdate(day: date | None) -> SafeString | str:
    """2026年12月25日（金曜日）, in a time element; of a moment, its day in Japan."""
    if day is None:
        return _("なし")
    return time_element(day_in_japan(day).isoformat(), format_day_in_full(day))


@register.filter
def jmoment(moment: datetime) -> SafeString:
    """2026年11月24日（火）14:05 in Japan, in a time element."""
    stamp = moment.astimezone(JST).isoformat(timespec="minutes")
    return time_element(stamp, format_moment(moment))


def time_element(stamp: str, text: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', stamp, text)


@register.filter
def group_digits(number: str) -> SafeString:
    """Groups by margins, not by spaces: copying gives the bare number."""
    return number_spans(split_number(number))


@register.filter
def line(number: str) -> SafeString:
    """A telephone number as it is spoken, 090-0000-1001; another line in groups."""
    if (spoken := format_phone_number(number)) != number:
        return format_html('<span class="number">{}</span>', spoken)
    return group_digits(number)


def number_spans(parts: list[str]) -> SafeString:
    inner = format_html_join("", "<span>{}</span>", ((part,) for part in parts))
    return format_html('<span class="number">{}</span>', inner)
