"""A refusal, shown where it belongs, with the code that explains it."""

from django import forms

from madoguchi.kernel.errors import Refused


def show_refusal(form: forms.Form, refusal: Refused, field: str | None = None) -> None:
    words = f"{refusal}（{refusal.code}）"
    form.add_error(field, forms.ValidationError(words, refusal.code))
