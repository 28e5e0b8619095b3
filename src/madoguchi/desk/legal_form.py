"""The form in which the desk writes a notice of the law."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.service_kinds import Service
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.text_rules import hidden_characters
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.notices.notice_checks import clean_area
from madoguchi.ui.form_errors import refusal_error

CODE_LIST = re.compile(r"[\s,、]+")
MAX_CODE_LETTERS = 20
MAX_NUMBERS_LETTERS = 420_000  # 20,000 numbers of 20 letters
TEXTS = ("title", "text_before", "text_after", "what_to_do")


def text_area(label: Any, most: int, rows: int, help_text: Any = "") -> forms.CharField:
    """Build a text of several lines; it may be left out."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        widget=forms.Textarea({"rows": rows}),
    )


class LegalNoticeForm(forms.Form):
    """What changes, from when, and whom it concerns."""

    kind = forms.ChoiceField(label=_("種類"), choices=LegalNotice.Kind.choices)
    title = forms.CharField(
        label=_("変わること"), help_text=_("60文字まで。"), max_length=60
    )
    happens_on = forms.DateField(
        label=_("いつから"), widget=forms.DateInput({"type": "date"})
    )
    text_before = text_area(
        _("いままで"), 4_000, 6, _("料金と約款の変更では必ず書きます。")
    )
    text_after = forms.CharField(
        label=_("これから"), max_length=4_000, widget=forms.Textarea({"rows": 6})
    )
    what_to_do = text_area(_("お客様にしていただくこと"), 600, 2)
    services = forms.MultipleChoiceField(
        label=_("サービスで限る"),
        help_text=_("どれも選ばなければ、すべてのサービスです。"),
        choices=Service.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    plans = text_area(
        _("プランで限る"), 2_000, 2, _("品目コード。空白か改行で区切る。")
    )
    areas = text_area(
        _("地域で限る"), 2_000, 2, _("1行に1つ。東京都多摩市、または郵便番号のはじめ。")
    )
    contracts = text_area(
        _("契約番号で限る"),
        MAX_NUMBERS_LETTERS,
        3,
        _("CSVの列をそのまま貼れます。20,000件まで。"),
    )

    def clean_plans(self) -> list[str]:
        return read_codes(self.cleaned_data["plans"])

    def clean_contracts(self) -> list[str]:
        return read_codes(self.cleaned_data["contracts"])

    def clean_areas(self) -> list[str]:
        lines = filter(None, map(str.strip, self.cleaned_data["areas"].splitlines()))
        try:
            return list(dict.fromkeys(clean_area(line) for line in lines))
        except Refused as refusal:
            raise refusal_error(refusal) from refusal

    def clean(self) -> dict[str, Any]:
        """Refuse texts with characters that nobody sees."""
        for name in TEXTS:
            text = self.cleaned_data.get(name, "")
            if hidden_characters("".join(text.splitlines())):
                self.add_error(
                    name, _("見えない文字が入っています。打ち直してください。")
                )
            elif name in self.cleaned_data:
                self.cleaned_data[name] = "\n".join(text.splitlines())
        return self.cleaned_data

    def write_to(self, notice: LegalNotice) -> LegalNotice:
        """Put what was typed into the columns of a notice; nothing is stored."""
        for name, value in self.cleaned_data.items():
            setattr(notice, name, value)
        return notice


def read_codes(text: str) -> list[str]:
    """Split codes at spaces, commas and line breaks, once each."""
    codes = list(dict.fromkeys(filter(None, CODE_LIST.split(text.replace('"', "")))))
    if any(len(code) > MAX_CODE_LETTERS for code in codes):
        raise forms.ValidationError(
            _("20文字より長いコードがあります。区切りをお確かめください。")
        )
    return codes
