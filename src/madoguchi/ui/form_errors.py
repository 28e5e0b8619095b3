"""A refusal, shown where it belongs, with the code that people can say."""

from django import forms
from django.forms.utils import ErrorList
from django.utils.html import format_html
from django.utils.safestring import SafeString

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.spoken_codes import spoken_code


class CodedError(forms.ValidationError):
    """A refusal as a fault of a form or field; `code` is its name."""


def show_refusal(form: forms.Form, refusal: Refused, field: str | None = None) -> None:
    form.add_error(field, refusal_error(refusal))


def refusal_error(refusal: Refused) -> CodedError:
    return CodedError(str(refusal), refusal.code)


def refusal_words(refusal: Refused) -> SafeString:
    """The sentence, and behind it the spoken code: …違います。（LOGIN-1046）."""
    return format_html("{}{}", refusal, code_in_brackets(refusal.code))


def code_in_brackets(name: str) -> SafeString:
    """The spoken code as text; the name in the source as the value of the element."""
    return format_html('（<data value="{}">{}</data>）', name, spoken_code(name))


def coded_faults(faults: ErrorList) -> list[tuple[str, str]]:
    """Return the sentence of each fault and the code to stand behind it, "" for none.

    A field shows the sentence alone; the code stands in the summary above the form.
    """
    return [
        (words, code_of_fault(fault))
        for fault in faults.as_data()
        for words in fault.messages
    ]


def code_of_fault(fault: forms.ValidationError) -> str:
    """The code of a refusal; faults that Django finds have one in capitals, or none."""
    name = str(fault.code or "")
    has_code = isinstance(fault, CodedError) or name.isupper()
    return code_in_brackets(name) if has_code else ""
