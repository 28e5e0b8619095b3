"""The form about the end of a charge of a card."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.desk_forms import DecisionForm, ReasonForm
from madoguchi.desk.money_forms import MAX_YEN
from madoguchi.payments.models import MoneyRequest
from madoguchi.ui.bounded_days import day_field


class ChargeEndForm(ReasonForm, DecisionForm):
    """How a charge ended, as the page of the gateway shows it."""

    outcome = forms.ChoiceField(
        label=_("決済会社の画面で見た結果"),
        choices=[
            (MoneyRequest.Kind.PAID, _("支払われている")),
            (MoneyRequest.Kind.NOT_PAID, _("支払われていない")),
        ],
        widget=forms.RadioSelect,
    )
    amount_yen = forms.IntegerField(
        label=_("支払われている金額（円）"),
        help_text=_("支払われているときだけ。取り消された分は引いてください。"),
        min_value=1,
        max_value=MAX_YEN,
        required=False,
    )
    paid_on = day_field(
        _("支払われた日"), help_text=_("支払われているときだけ。"), required=False
    )
    field_order = ("outcome", "amount_yen", "paid_on", "reason")

    def clean(self) -> dict[str, Any]:
        """Ask for sum and day where it was paid."""
        if self.cleaned_data.get("outcome") == MoneyRequest.Kind.PAID:
            for name in ("amount_yen", "paid_on"):
                if self.cleaned_data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("支払われているときは、入力してください。"))
        return self.cleaned_data

    @property
    def typed_texts(self) -> list[str]:
        """What was typed, in the order of the fields, without the key."""
        return [str(self.cleaned_data[name]) for name in self.field_order]
