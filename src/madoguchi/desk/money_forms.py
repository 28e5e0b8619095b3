"""The forms of the desk about money: one an act, with what that act asks for."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.desk.desk_forms import DecisionForm, ReasonForm
from madoguchi.payments.models import DunningStop
from madoguchi.procedures.toolkit.base import TranslatableText
from madoguchi.ui.bounded_days import day_field

MAX_YEN = 999_999_999


class BillActForm(ReasonForm, DecisionForm):
    """An act on one bill of a customer. `act` is what the button sends."""

    act: ClassVar[str]
    title: ClassVar[TranslatableText]
    explanation: ClassVar[TranslatableText]
    press: ClassVar[TranslatableText]
    moves_money: ClassVar[bool] = False

    bill = forms.ChoiceField(label=_("請求"))

    field_order = ("bill", "amount_yen", "why", "day", "reason")

    def __init__(self, *args: Any, bills: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.act}-%s"} | kwargs)
        field = self.fields["bill"]
        if isinstance(field, forms.ChoiceField):
            field.choices = bills

    @property
    def account_and_month(self) -> tuple[int, date]:
        account, _colon, month = self.cleaned_data["bill"].partition(":")
        return int(account), date.fromisoformat(month)


REASONS_OF_DESK = [
    (reason, label)
    for reason, label in DunningStop.Reason.choices
    if reason != DunningStop.Reason.OUTAGE  # an incident sets it, for all it touches
]


class StopForm(BillActForm):
    act = "stop"
    title = _("督促を止める")
    explanation = _(
        "この請求先への督促・利用停止・カードの再請求を、決めた日まで止めます。"
        "その次の日から、続きを行います。"
    )
    press = _("この日まで止める")

    why = forms.ChoiceField(
        label=_("督促を止めるわけ"),
        choices=[("", _("選んでください")), *REASONS_OF_DESK],
    )
    day = day_field(_("督促を止める最後の日"))


class EndStopsForm(BillActForm):
    act = "end-stops"
    title = _("督促を再開する")
    explanation = _("この請求先に決めてある督促の停止を、すべて終わらせます。")
    press = _("督促を再開する")


class PlanForm(BillActForm):
    act = "plan"
    title = _("分割払いにする")
    explanation = _(
        "未払いの額を、初回の日から毎月同じ日に分けます。最後の回は残りの額です。"
    )
    press = _("分割払いにする")

    amount_yen = forms.IntegerField(
        label=_("1回の金額（円）"), min_value=1, max_value=MAX_YEN
    )
    day = day_field(_("初回のお支払い日"))


class AcknowledgementForm(BillActForm):
    act = "acknowledge"
    title = _("債務の承認を記録する")
    explanation = _(
        "お客様が未払いを認めた日を記録します。時効は、その日から数え直します。"
    )
    press = _("承認を記録する")

    day = day_field(_("債務の承認のあった日"))


class RefundForm(BillActForm):
    act = "refund"
    title = _("カードへの返金を依頼する")
    explanation = _(
        "多く支払われた額を、最後に支払われたカードへ返します。"
        "決められた金額を超えると、ほかの担当者の承認のあとで返します。"
    )
    press = _("返金を依頼する")
    moves_money = True

    amount_yen = forms.IntegerField(
        label=_("返金する金額（円）"), min_value=1, max_value=MAX_YEN
    )


class BankRefundForm(BillActForm):
    act = "bank-refund"
    title = _("口座への返金を依頼する")
    explanation = _(
        "多く支払われた額を、お客様の返金先の口座へ振り込みます。"
        "決められた金額を超えると、ほかの担当者の承認のあとで振り込みます。"
    )
    press = _("口座への返金を依頼する")
    moves_money = True

    amount_yen = forms.IntegerField(
        label=_("返金する金額（円）"), min_value=1, max_value=MAX_YEN
    )


class WriteOffForm(BillActForm):
    act = "write-off"
    title = _("貸倒れを依頼する")
    explanation = _(
        "未払いの額を、回収できないものとして帳簿から落とします。"
        "決められた金額を超えると、ほかの担当者の承認のあとで落とします。"
    )
    press = _("貸倒れを依頼する")
    moves_money = True

    amount_yen = forms.IntegerField(
        label=_("貸倒れにする金額（円）"), min_value=1, max_value=MAX_YEN
    )


MONEY_FORMS: tuple[type[BillActForm], ...] = (
    StopForm,
    EndStopsForm,
    PlanForm,
    AcknowledgementForm,
    RefundForm,
    BankRefundForm,
    WriteOffForm,
)
