"""Days and amounts as people type them: any width, with or without signs."""

import re
from datetime import date
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext as _

from madoguchi.kernel.calendar import ONE_DAY, month_after
from madoguchi.kernel.errors import Refused
from madoguchi.ui.form_errors import refusal_error

YEAR_REGEX = r"(?:(令和|平成|昭和|[RHS])(0?[1-9]|[1-9]\d|元)|(\d{4}))"
DAY_PATTERN = re.compile(
    YEAR_REGEX + r"[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?",
    re.ASCII | re.IGNORECASE,
)
UNSEPARATED_DAY_PATTERN = re.compile(r"()()(\d{4})(\d{2})(\d{2})?", re.ASCII)
YEAR_BEFORE_ERA = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "R": 2018,
    "H": 1988,
    "S": 1925,
}
"""The year before the first of an era."""
YEN_PATTERN = re.compile(r"-?\d{1,13}")  # more than any invoice, less than bigint
ALLOWED_YEARS = range(1900, 2200)


def western_year(era: str, nth: str) -> int:
    return YEAR_BEFORE_ERA[era.upper()] + (1 if nth == "元" else int(nth))


class FirstDayField(forms.Field):
    """A day; of a month alone, its first."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: str | None) -> date | None:
        typed = "".join(normalize("NFKC", value or "").split())
        if not typed:
            return None
        try:
            return self.read(typed)
        except ValueError:
            words = _(
                "日付は 2026/04/01 や R8.4.1、月だけなら 2026/04 と入力してください。"
            )
            raise refusal_error(Refused("not_a_day", words)) from None

    def read(self, typed: str) -> date:
        found = UNSEPARATED_DAY_PATTERN.fullmatch(typed) or DAY_PATTERN.fullmatch(typed)
        if found is None:
            raise ValueError(typed)
        era, nth, year, month, day = found.groups()
        told = date(
            western_year(era, nth) if era else int(year), int(month), int(day or 1)
        )
        if told.year not in ALLOWED_YEARS:
            raise ValueError(typed)
        return told if day else self.of_month(told)

    def of_month(self, first: date) -> date:
        return first


class LastDayField(FirstDayField):
    """A day; of a month alone, its last."""

    def of_month(self, first: date) -> date:
        return month_after(first) - ONE_DAY


class YenField(forms.Field):
    """Whole yen: １０，０００円, ¥10,000, −500."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: str | None) -> int | None:
        typed = normalize("NFKC", value or "").replace("−", "-")
        typed = re.sub(r"[\s,、¥\\円]", "", typed)
        if not typed:
            return None
        if not YEN_PATTERN.fullmatch(typed):
            words = _("金額は 10000 のように、13桁までの数字で入力してください。")
            raise refusal_error(Refused("not_an_amount", words))
        return int(typed)
