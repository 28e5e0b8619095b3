"""The forms of the desk about money."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.desk_forms import DecisionForm, ReasonForm
from madoguchi.payments.models import DunningStop, MoneyRequest

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
    paid_on = forms.DateField(
        label=_("支払われた日"),
        help_text=_("支払われているときだけ。"),
        widget=forms.DateInput({"type": "date"}),
        required=False,
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
    def typed(self) -> list[str]:
        """What was typed, in the order of the fields, without the key."""
        return [str(self.cleaned_data[name]) for name in self.field_order]


DECISIONS = [(name, name) for name in ("approve", "reject")]


class MoneyDecisionForm(DecisionForm):
    decision = forms.ChoiceField(choices=DECISIONS)
