"""Fields that take what people type, in any width, and keep one spelling of it.

Nothing is turned away that can be converted; kanji stay as they were typed.
"""

import re
import unicodedata
from datetime import date
from typing import Any

import jaconv
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from stdnum.jp import cn

from madoguchi.accounts.canon import HYPHENS, canon

LONGEST = 4_000  # letters that are looked at, before anything is made of them
POSTCODE = re.compile(r"[0-9]{7}")
PHONE = re.compile(r"0[0-9]{9,10}")
KANA = re.compile(r"[ァ-ヶー・.&\- A-Z0-9]+")
HYPHEN_IN_NUMBER = re.compile(r"(?<=[0-9])[‐‑‒–—―−ーｰ－﹣](?=[0-9])")
VOICED = re.compile(r".[\u3099\u309a]")
FORMS = {
    **dict.fromkeys("㈱株", "株式会社"),
    **dict.fromkeys("㈲有", "有限会社"),
    "同": "合同会社",
}
SHORT_FORM = re.compile(r"[㈱㈲]|\(([株有同])\)")
TEXT = {"autocapitalize": "off", "spellcheck": "false"}


def plain(typed: str) -> str:
    """Half-width letters and digits, full-width katakana, single spaces.

    Not NFKC as a whole, which would turn some kanji into others.
    """
    text = jaconv.z2h(
        jaconv.h2z(typed[:LONGEST], kana=True), kana=False, ascii=True, digit=True
    )
    text = VOICED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    text = " ".join(text.split())
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Co"})
    return HYPHEN_IN_NUMBER.sub("-", text)


def digits(typed: str) -> str:
    """A number without its hyphens, spaces and brackets."""
    return re.sub(r"[\s()〒]", "", plain(typed).translate(HYPHENS))


class PlainField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class HolderField(PlainField):
    """The name of a person or a company; short forms are written out, as on a bill."""

    def to_python(self, value: Any) -> str:
        return SHORT_FORM.sub(
            lambda short: FORMS[short[1] or short[0]], super().to_python(value)
        )


class PostcodeField(PlainField):
    widget = forms.TextInput({"autocomplete": "postal-code", "inputmode": "numeric"})

    def to_python(self, value: Any) -> str:
        return digits(str(value or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        if not POSTCODE.fullmatch(value):
            raise ValidationError(
                _("郵便番号を7桁の数字で入力してください。まだ変更していません。")
            )


class PhoneField(PlainField):
    """A number of Japan, as ten or eleven digits."""

    widget = forms.TextInput({"autocomplete": "tel-national", "inputmode": "tel"})

    def to_python(self, value: Any) -> str:
        return re.sub(r"^\+?81(?=[1-9])", "0", digits(str(value or "")))

    def validate(self, value: str) -> None:
        super().validate(value)
        if not PHONE.fullmatch(value):
            raise ValidationError(
                _("電話番号を10桁か11桁で入力してください。まだ変更していません。")
            )


class MailField(PlainField):
    widget = forms.EmailInput({"autocomplete": "email"} | TEXT)

    def to_python(self, value: Any) -> str:
        return canon(str(value or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        validate_email(value)
        if not value.isascii():
            raise ValidationError(_("半角の英数字で入力してください。"))


class KanaField(PlainField):
    """Katakana; hiragana and half-width letters become it."""

    def to_python(self, value: Any) -> str:
        return str(jaconv.hira2kata(super().to_python(value))).upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not KANA.fullmatch(value):
            raise ValidationError(
                _("フリガナは、ひらがなかカタカナで入力してください。")
            )


class CorporateNumberField(PlainField):
    """法人番号: thirteen digits, the first of which checks the others."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return digits(str(value or "")).upper().removeprefix("T")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not cn.is_valid(value):
            raise ValidationError(
                _("法人番号（13桁）が正しくありません。登記の書類でお確かめください。")
            )


class DayField(forms.DateField):
    """A day, from a browser's calendar or typed in the Japanese way."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    input_formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]

    def to_python(self, value: Any) -> date | None:
        typed = plain(value).replace(" ", "") if isinstance(value, str) else value
        return super().to_python(typed)
