"""The form in which the desk writes a notice of the law."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.announced_texts import AnnouncedTextsForm
from madoguchi.desk.incident_fields import (
    code_list_field,
    codes_in,
    list_text_field,
    services_field,
)
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.bounded_days import day_field

MAX_CODE_LETTERS = 20
MAX_NUMBERS_LETTERS = 420_000  # 20,000 numbers of 20 letters


class LegalNoticeForm(AnnouncedTextsForm):
    """What changes, from when, and whom it concerns."""

    texts = ("title", "text_before", "text_after", "what_to_do")

    kind = forms.ChoiceField(label=_("種類"), choices=LegalNotice.Kind.choices)
    title = FreeTextField(
        label=_("変わること"), help_text=_("60文字まで。"), max_length=60
    )
    happens_on = day_field(_("いつから"))
    text_before = list_text_field(
        _("いままで"), 4_000, rows=6, help_text=_("料金と約款の変更では必ず書きます。")
    )
    text_after = FreeTextField(
        label=_("これから"), max_length=4_000, widget=forms.Textarea({"rows": 6})
    )
    what_to_do = list_text_field(_("お客様にしていただくこと"), 600, rows=2)
    services = services_field()
    plans = code_list_field(
        _("プランで限る"),
        2_000,
        rows=2,
        help_text=_("品目コード。空白か改行で区切る。"),
    )
    areas = code_list_field(
        _("地域で限る"),
        2_000,
        rows=2,
        help_text=_("1行に1つ。東京都多摩市、または郵便番号のはじめ。"),
    )
    contracts = code_list_field(
        _("契約番号で限る"),
        MAX_NUMBERS_LETTERS,
        rows=3,
        help_text=_("CSVの列をそのまま貼れます。20,000件まで。"),
    )

    def clean_plans(self) -> list[str]:
        return read_codes(self.cleaned_data["plans"])

    def clean_contracts(self) -> list[str]:
        return read_codes(self.cleaned_data["contracts"])

    def clean(self) -> dict[str, Any]:
        """Bring line ends of browsers into the one that the texts are kept with."""
        super().clean()
        for name in self.texts:
            if name in self.cleaned_data:
                lines = self.cleaned_data[name].splitlines()
                self.cleaned_data[name] = "\n".join(lines)
        return self.cleaned_data

    def write_to(self, notice: LegalNotice) -> LegalNotice:
        """Put what was typed into the columns of a notice; nothing is stored."""
        for name, value in self.cleaned_data.items():
            setattr(notice, name, value)
        return notice


def read_codes(text: str) -> list[str]:
    """Split codes at spaces, commas and line breaks, once each."""
    codes = codes_in(text)
    if any(len(code) > MAX_CODE_LETTERS for code in codes):
        raise forms.ValidationError(
            _("20文字より長いコードがあります。区切りをお確かめください。")
        )
    return codes
