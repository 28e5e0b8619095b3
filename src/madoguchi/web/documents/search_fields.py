"""Form fields for days and yen as people type them, in any width."""

import re
from datetime import date
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import ONE_DAY, month_after
from madoguchi.kernel.eras import YEAR_REGEX, western_year
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import refusal_error

DAY_PATTERN = re.compile(
    YEAR_REGEX + r"[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?",
    re.ASCII | re.IGNORECASE,
)
YEARLESS_DAY_PATTERN = re.compile(
    r"(\d{1,2})(?:月分?|[-/.月](\d{1,2})日?)", re.ASCII | re.IGNORECASE
)
# Of these centuries alone: 260401 is no January of the year 2604.
UNSEPARATED_DAY_PATTERN = re.compile(r"()()((?:19|20)\d{2})(\d{2})(\d{2})?", re.ASCII)
YEN_PATTERN = re.compile(r"-?\d{1,13}")  # more than any invoice, less than bigint
FIRST_YEAR = 1900
MAX_YEARS_AHEAD = 30


class FirstDayField(forms.Field):
    """A day, or the first day of a month.

    Without a year (10月, 10/5) the month is one of the last twelve, as in the search
    box. The keyboard is the usual one, since digits alone have no 月 and no slash.
    Refused with `not_a_day`.
    """

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def to_python(self, value: str | None) -> date | None:
        text = "".join(normalize("NFKC", value or "").split())
        if not text:
            return None
        try:
            return self.parse_day(text)
        except ValueError:
            words = _(
                "日付は 10/5、2026/04/01、R8.4.1、"
                "月だけなら 10月、2026/04 のように入力してください。"
            )
            raise refusal_error(Refused("not_a_day", words)) from None

    def parse_day(self, text: str) -> date:
        if match := YEARLESS_DAY_PATTERN.fullmatch(text):
            first = last_such_month(int(match[1]))
            return (
                first.replace(day=int(match[2])) if match[2] else self.of_month(first)
            )
        match = UNSEPARATED_DAY_PATTERN.fullmatch(text) or DAY_PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(text)
        era, nth, year, month, day = match.groups()
        parsed = date(
            western_year(era, nth) if era else int(year), int(month), int(day or 1)
        )
        if parsed.year < FIRST_YEAR:
            raise ValueError(text)
        if parsed.year >= day_in_japan(now()).year + MAX_YEARS_AHEAD:
            raise refusal_error(Refused("day_too_far", far_day_words()))
        return parsed if day else self.of_month(parsed)

    def of_month(self, first: date) -> date:
        return first


def far_day_words() -> str:
    words = _(
        "%(years)s年以上先の日付です。まだ探していません。"
        "年をお確かめのうえ、入力し直してください。"
    )
    return words % {"years": MAX_YEARS_AHEAD}


class LastDayField(FirstDayField):
    """A day, or the last day of a month."""

    def of_month(self, first: date) -> date:
        return month_after(first) - ONE_DAY


def last_such_month(month: int) -> date:
    """The first day of the newest month of that number that has begun in Japan.

    ValueError for 13 and the like.
    """
    today = day_in_japan(now())
    return date(today.year - (month > today.month), month, 1)


class YenField(forms.Field):
    """Whole yen: １０，０００円, ¥10,000, −500. Refused with `not_an_amount`."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: str | None) -> int | None:
        text = normalize("NFKC", value or "").replace("−", "-")
        text = re.sub(r"[\s,、¥\\円]", "", text)
        if not text:
            return None
        if not YEN_PATTERN.fullmatch(text):
            words = _("金額は 10000 のように、13桁までの数字で入力してください。")
            raise refusal_error(Refused("not_an_amount", words))
        return int(text)
