"""Days and moments that somebody types: of this century, so that none overflows."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from madoguchi.kernel.typed_days import FIRST_YEAR, LAST_YEAR, is_of_our_time


def refuse_far_year(day: date | datetime) -> None:
    """Refuse a year before 2000 or after 2100: a slip of the finger, or a trial."""
    if not is_of_our_time(day):
        words = _("%(first)s年から%(last)s年までの日を入力してください。")
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise ValidationError(words % years, code="far_year")


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Build a field for a day in Japan of this century."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}),
        validators=[refuse_far_year],
        **options,
    )
