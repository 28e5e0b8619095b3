"""A refusal, shown where it belongs, with the code that people can say."""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.spoken_codes import spoken_code


def show_refusal(form: forms.Form, refusal: Refused, field: str | None = None) -> None:
    form.add_error(field, refusal_error(refusal))


def refusal_error(refusal: Refused) -> forms.ValidationError:
    return forms.ValidationError(refusal_words(refusal), refusal.code)


def refusal_words(refusal: Refused) -> SafeString:
    """The sentence, and behind it the spoken code: …違います。（LOGIN-1046）."""
    return format_html("{}（{}）", refusal, code_element(refusal.code))


def code_element(name: str) -> SafeString:
    """The spoken code as text; the name in the source as the value of the element."""
    return format_html('<data value="{}">{}</data>', name, spoken_code(name))
