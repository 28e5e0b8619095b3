"""The field for the day on which a name changed: it is over, and in living memory."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_YEAR = 1950


def refuse_impossible_day(day: date, today: date) -> None:
    """Refuse a day to come, and one before 1950: a slip of the finger, or a trial."""
    if day > today:
        raise ValidationError(_("今日までの日を入力してください。"))
    if day.year < FIRST_YEAR:
        words = _(
            "%(year)s年から今日までの日を入力してください。年を確かめてください。"
        )
        raise ValidationError(words % {"year": FIRST_YEAR})
