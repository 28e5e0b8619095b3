"""How amounts, days and numbers are written, so that they are also read aloud."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
WEEKDAY_CHARACTERS = "月火水木金土日"
DIGITS_PER_GROUP, MOBILE_NUMBER_DIGITS = 4, 11  # digits


@register.filter
def yen(amount: int) -> str:
    """6,050円; a negative amount gets a real minus sign, which readers speak."""
    sign = "−" if amount < 0 else ""
    return f"{sign}{abs(amount):,}円"


@register.filter
def change(amount: int) -> str:
    return yen(amount) if amount < 0 else f"+{yen(amount)}"


@register.filter
def jdate(day: date | None) -> SafeString | str:
    """2026年12月25日（金曜日）, in a time element."""
    if day is None:
        return _("なし")
    weekday = WEEKDAY_CHARACTERS[day.weekday()]
    text = f"{day.year}年{day.month}月{day.day}日（{weekday}曜日）"
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), text)


@register.filter
def jmoment(moment: datetime) -> SafeString:
    """2026年11月24日（火）14:05 in Japan, in a time element."""
    local = moment.astimezone(ZoneInfo("Asia/Tokyo"))
    weekday = WEEKDAY_CHARACTERS[local.weekday()]
    day = f"{local.year}年{local.month}月{local.day}日（{weekday}）"
    stamp = local.isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}{}</time>', stamp, day, f"{local:%H:%M}")


@register.filter
def jday(day: date) -> str:
    """12月1日（火曜日）, in plain words: for mails."""
    return f"{day.month}月{day.day}日（{WEEKDAY_CHARACTERS[day.weekday()]}曜日）"


@register.filter
def jclock(moment: datetime) -> str:
    """11月30日（月曜日）20:00 in Japan, in plain words: for mails."""
    local = moment.astimezone(ZoneInfo("Asia/Tokyo"))
    return f"{jday(local.date())}{local:%H:%M}"


@register.filter
def jmonth(day: date) -> str:
    return f"{day.year}年{day.month}月"


@register.filter
def group_digits(number: str) -> SafeString:
    """Groups of four by margins, not by spaces: copying gives the bare number."""
    return number_spans(
        [
            number[at : at + DIGITS_PER_GROUP]
            for at in range(0, len(number), DIGITS_PER_GROUP)
        ]
    )


@register.filter
def line(number: str) -> SafeString:
    """A mobile number as it is spoken, three, four, four; another line by fours."""
    if len(number) == MOBILE_NUMBER_DIGITS and number.isdigit():
        return number_spans([number[:3], number[3:7], number[7:]])
    return group_digits(number)


def number_spans(parts: list[str]) -> SafeString:
    inner = format_html_join("", "<span>{}</span>", ((part,) for part in parts))
    return format_html('<span class="number">{}</span>', inner)


@register.filter
def gb(megabytes: int) -> str:
    """1.75GB; whole ones without decimals. A gigabyte is a thousand megabytes."""
    whole, rest = divmod(megabytes, 1000)
    return f"{whole:,}GB" if not rest else f"{megabytes / 1000:,.2f}GB"


@register.filter
def decimal(number: object) -> str:
    """2,755 or 0.1667: no needless zeros."""
    whole, _point, rest = str(number).lstrip("-").partition(".")
    sign = "−" if str(number).startswith("-") else ""
    return f"{sign}{int(whole):,}" + (f".{rest}" if rest.strip("0") else "")
