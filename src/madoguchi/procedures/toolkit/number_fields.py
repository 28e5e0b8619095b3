"""Fields of numbers and addresses, with or without their hyphens and spaces."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.jp import cn

from madoguchi.kernel.phone_number import (
    has_extension,
    is_phone_number,
    national_number,
)
from madoguchi.procedures.toolkit.normalise import normalise_number
from madoguchi.procedures.toolkit.text_fields import NormalisedTextField

LINK_AND_DOTS_PATTERN = re.compile(r"^tel:|(?<=[0-9])[.・](?=[0-9])", re.IGNORECASE)
POSTCODE_PATTERN = re.compile(r"[0-9]{7}")


class PostcodeField(NormalisedTextField):
    widget = forms.TextInput({"autocomplete": "postal-code", "inputmode": "numeric"})

    def to_python(self, value: Any) -> str:
        return normalise_number(str(value or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        if not POSTCODE_PATTERN.fullmatch(value):
            raise ValidationError(
                _("郵便番号を7桁の数字で入力してください。まだ変更していません。")
            )


def phone_digits(typed: str) -> str:
    """Return a number as dialled in Japan, from a link (tel:) or with dots too."""
    return national_number(LINK_AND_DOTS_PATTERN.sub("", normalise_number(typed)))


class PhoneField(NormalisedTextField):
    """A telephone number of Japan, as ten, eleven or fourteen digits."""

    widget = forms.TextInput({"autocomplete": "tel-national", "inputmode": "tel"})

    def to_python(self, value: Any) -> str:
        return phone_digits(str(value or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        if has_extension(value):
            raise ValidationError(
                _(
                    "内線番号は入れられません。まだ変更していません。直通の番号か、"
                    "代表番号だけを入力してください。"
                )
            )
        if not is_phone_number(value):
            raise ValidationError(
                _(
                    "0から始まる電話番号を、10桁か11桁（020の回線は14桁も）で"
                    "入力してください。まだ変更していません。"
                )
            )


class CorporateNumberField(NormalisedTextField):
    """A corporate number (法人番号): thirteen digits, the first a check digit."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return normalise_number(str(value or "")).upper().removeprefix("T")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not cn.is_valid(value):
            raise ValidationError(
                _("法人番号（13桁）が正しくありません。登記の書類でお確かめください。")
            )
