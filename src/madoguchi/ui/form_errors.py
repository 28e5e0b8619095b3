"""A refusal, shown where it belongs, with the code that explains it."""

from django import forms

from madoguchi.kernel.errors import Refused


def show_refusal(form: forms.Form, refusal: Refused, field: str | None = None) -> None:
    form.add_error(field, refusal_error(refusal))


def refusal_error(refusal: Refused) -> forms.ValidationError:
    return forms.ValidationError(refusal_words(refusal), refusal.code)


def refusal_words(refusal: Refused) -> str:
    return f"{refusal}（{refusal.code}）"
