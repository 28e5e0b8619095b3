"""The field for a mail address: the same rule as in the import."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.kernel.mail_address import is_mail_address

MAX_MAIL_LENGTH = 254


class MailField(forms.CharField):
    """A mail address in canonical spelling, also one with dots side by side."""

    widget = forms.EmailInput(
        {"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"}
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": MAX_MAIL_LENGTH} | options)

    def to_python(self, value: Any) -> str:
        return normalise_identifier(str(value or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not is_mail_address(value):
            raise ValidationError(
                _(
                    "name@example.jp のような半角のメールアドレスを入力してください。"
                    "まだ変更していません。"
                )
            )
