"""A day, as people in Japan type it."""

from datetime import date
from typing import Any

from django import forms

from madoguchi.procedures.toolkit.normalise import normalise_text


class JapaneseDateField(forms.DateField):
    """A day, from a browser's calendar or typed in the Japanese way."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]

    def to_python(self, value: Any) -> date | None:
        typed = (
            normalise_text(value).replace(" ", "") if isinstance(value, str) else value
        )
        return super().to_python(typed)
