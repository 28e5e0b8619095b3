"""Faults of a field that nobody makes by hand: a sentence, and a code for them too."""

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

TOO_LONG_CODE = "FORM-4131"
UNREADABLE_CODE = "FORM-4220"


def install_field_error_messages() -> None:
    """Replace Django's messages, which name neither the outcome nor a code."""
    too_long = _(
        "長すぎます。%(limit_value)d文字までで入力してください。何も変更していません。"
    )
    unreadable = _(
        "読み取れない文字があります。消して入力してください。何も変更していません。"
    )
    MaxLengthValidator.message = format_lazy("{}（{}）", too_long, TOO_LONG_CODE)
    ProhibitNullCharactersValidator.message = format_lazy(
        "{}（{}）", unreadable, UNREADABLE_CODE
    )
