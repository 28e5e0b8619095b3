"""Fields of text that convert what they can instead of refusing it."""

import re
from typing import Any

import jaconv
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.card_texts import refuse_card_number
from madoguchi.procedures.toolkit.normalise import normalise_text
from madoguchi.procedures.toolkit.odd_letters import refuse_odd_letters
from madoguchi.ui.form_errors import refusal_error

KANA_PATTERN = re.compile(r"[ァ-ヶー・.&\- A-Z0-9]+")
COMPANY_FORMS = {
    **dict.fromkeys("㈱株", "株式会社"),
    **dict.fromkeys("㈲有", "有限会社"),
    "同": "合同会社",
}
SHORT_FORM_PATTERN = re.compile(r"[㈱㈲]|\(([株有同])\)")


class FreeTextField(forms.CharField):
    """A text that is kept as it is typed."""

    def validate(self, value: str) -> None:
        """Refuse a card number: no text of ours may keep one (PCI DSS 3)."""
        super().validate(value)
        try:
            refuse_card_number(value)
        except Refused as refusal:
            raise refusal_error(refusal) from refusal


class NormalisedTextField(FreeTextField):
    """A text in one spelling, of letters that a paper can bear."""

    takes_emoji = False

    def to_python(self, value: Any) -> str:
        return normalise_text(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_odd_letters(value, takes_emoji=self.takes_emoji)


class NicknameField(NormalisedTextField):
    """A customer's own word for something, emoji too."""

    takes_emoji = True


class HolderNameField(NormalisedTextField):
    """A name of a person or company; ㈱ and other short forms are written out."""

    def to_python(self, value: Any) -> str:
        return SHORT_FORM_PATTERN.sub(
            lambda short: COMPANY_FORMS[short[1] or short[0]], super().to_python(value)
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not any(letter.isalnum() for letter in value):
            raise ValidationError(
                _("お名前に文字がありません。名前を入力してください。")
            )


class DepartmentCodeField(NormalisedTextField):
    """A department code; refused where a spreadsheet would take it for a formula."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value.startswith(("=", "+", "-", "@")):
            raise ValidationError(
                _(
                    "部署コードの先頭に = + - @ は使えません。まだ変更していません。"
                    "ほかの文字から始めてください。"
                )
            )


class KanaField(NormalisedTextField):
    """Katakana; hiragana and half-width letters are converted.

    Banks write companies with letters and digits too, but none without kana.
    """

    allowed_pattern = KANA_PATTERN

    def to_python(self, value: Any) -> str:
        return str(jaconv.hira2kata(super().to_python(value))).upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        has_kana = re.search("[ァ-ヶ]", value)
        if value and not (has_kana and self.allowed_pattern.fullmatch(value)):
            raise ValidationError(
                _("フリガナは、ひらがなかカタカナで入力してください。")
            )


class KanaOfPersonField(KanaField):
    """Katakana alone, for the name of a person."""

    allowed_pattern = re.compile("[ァ-ヶー・ ]+")
