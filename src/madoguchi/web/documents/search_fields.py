"""Form fields for days and yen as people type them, in any width."""

import re
from datetime import date
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import ONE_DAY, month_after
from madoguchi.kernel.eras import YEAR_REGEX, western_year
from madoguchi.kernel.errors import Refused
from madoguchi.ui.form_errors import refusal_error

DAY_PATTERN = re.compile(
    YEAR_REGEX + r"[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?",
    re.ASCII | re.IGNORECASE,
)
UNSEPARATED_DAY_PATTERN = re.compile(r"()()(\d{4})(\d{2})(\d{2})?", re.ASCII)
YEN_PATTERN = re.compile(r"-?\d{1,13}")  # more than any invoice, less than bigint
ALLOWED_YEARS = range(1900, 2200)


class FirstDayField(forms.Field):
    """A day, or the first day of a month.

    Refused with `not_a_day`.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: str | None) -> date | None:
        text = "".join(normalize("NFKC", value or "").split())
        if not text:
            return None
        try:
            return self.parse_day(text)
        except ValueError:
            words = _(
                "日付は 2026/04/01 や R8.4.1、月だけなら 2026/04 と入力してください。"
            )
            raise refusal_error(Refused("not_a_day", words)) from None

    def parse_day(self, text: str) -> date:
        match = UNSEPARATED_DAY_PATTERN.fullmatch(text) or DAY_PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(text)
        era, nth, year, month, day = match.groups()
        parsed = date(
            western_year(era, nth) if era else int(year), int(month), int(day or 1)
        )
        if parsed.year not in ALLOWED_YEARS:
            raise ValueError(text)
        return parsed if day else self.of_month(parsed)

    def of_month(self, first: date) -> date:
        return first


class LastDayField(FirstDayField):
    """A day, or the last day of a month."""

    def of_month(self, first: date) -> date:
        return month_after(first) - ONE_DAY


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
