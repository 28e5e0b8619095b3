"""Sentences and codes for faults of a field that nobody makes by hand."""

from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _


def install_field_error_messages() -> None:
    """Replace Django's messages, which do not name the outcome."""
    too_long = _(
        "長すぎます。%(limit_value)d文字までで入力してください。何も変更していません。"
    )
    unreadable = _(
        "読み取れない文字があります。消して入力してください。何も変更していません。"
    )
    MaxLengthValidator.message = too_long
    MaxLengthValidator.code = "FORM-4131"
    ProhibitNullCharactersValidator.message = unreadable
    ProhibitNullCharactersValidator.code = "FORM-4220"
