"""A refusal, shown where it belongs, with the code that explains it."""

from django import forms

from madoguchi.kernel.errors import Refused


def show_refusal(form: forms.Form, refusal: Refused, field: str | None = None) -> None:
    form.add_error(field, fault_of(refusal))


def fault_of(refusal: Refused) -> forms.ValidationError:
    words = f"{refusal}（{refusal.code}）"
    return forms.ValidationError(words, refusal.code)
