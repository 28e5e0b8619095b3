"""The forms of the desk about money."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.desk_forms import DecisionForm, ReasonForm
from madoguchi.payments.models import DunningStop

MAX_YEN = 999_999_999


class MoneyForm(ReasonForm, DecisionForm):
    """An act on an unpaid or paid bill; which fields it needs, the act says."""

    bill = forms.ChoiceField(label=_("請求"))
    amount_yen = forms.IntegerField(
        label=_("金額（円）"),
        help_text=_("返金・貸倒れはその金額、分割払いは1回の金額です。"),
        min_value=1,
        max_value=MAX_YEN,
        required=False,
    )
    day = forms.DateField(
        label=_("日付"),
        help_text=_(
            "督促を止める最後の日、分割払いの初回、債務の承認のあった日のどれかです。"
        ),
        widget=forms.DateInput({"type": "date"}),
        required=False,
    )
    why = forms.ChoiceField(
        label=_("督促を止めるわけ"),
        help_text=_("督促を止めるときだけ選んでください。"),
        choices=[("", _("選んでください")), *DunningStop.Reason.choices],
        required=False,
    )

    field_order = ("bill", "amount_yen", "day", "why", "reason")

    def __init__(self, *args: Any, bills: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["bill"]
        if isinstance(field, forms.ChoiceField):
            field.choices = bills

    def require(self, *names: str) -> None:
        """Add an error for each field that the act needs and that is empty."""
        for name in names:
            if self.cleaned_data.get(name) in {None, ""} and name not in self.errors:
                self.add_error(name, _("このお手続きには、この項目が要ります。"))

    @property
    def account_and_month(self) -> tuple[int, date]:
        account, _colon, month = self.cleaned_data["bill"].partition(":")
        return int(account), date.fromisoformat(month)
