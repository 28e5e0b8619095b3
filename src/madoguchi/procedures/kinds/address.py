"""A change of the customer's address or of the bills' (住所変更)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_kinds import SERVICES_WITH_PLACE
from madoguchi.customers.actions import (
    PostalAddress,
    change_billing_address,
    change_home_address,
)
from madoguchi.customers.models import BillingAccount
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.address_form import (
    ADDRESS_FIELDS,
    POSTCODE_FIELDS,
    PostalAddressForm,
    address_from_answers,
    format_postal_address,
)
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import (
    AtOnceWithoutUndo,
    format_japanese_day,
    next_bill_fixed_on,
)

HOME_ADDRESS = "home"


class AddressForm(PostalAddressForm):
    pages = (("what",), POSTCODE_FIELDS, ADDRESS_FIELDS)
    what = forms.MultipleChoiceField(
        label=gettext_lazy("変える住所"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("what", *POSTCODE_FIELDS, *ADDRESS_FIELDS)

    def fill_choices(self) -> None:
        super().fill_choices()
        mine = [
            (a.account_number, bill_address_label(a)) for a in self.case.load_accounts()
        ]
        self.set_choices("what", [(HOME_ADDRESS, _("ご契約者の住所")), *mine])
        self.initial.setdefault(
            "what", [HOME_ADDRESS, *(number for number, _words in mine)]
        )


def bill_address_label(account: BillingAccount) -> str:
    words = _("請求書の送り先（%(number)s %(name)s）")
    return words % {"number": account.account_number, "name": account.addressee}


def apply(run: OrderRun) -> None:
    to, what = address_from_answers(run.answers), run.answers["what"]
    if HOME_ADDRESS in what:
        change_home_address(run.case.load_profile(), to=to, actor=run.actor, at=run.at)
    for account in run.case.load_accounts():
        if account.account_number in what:
            change_billing_address(account, to=to, actor=run.actor, at=run.at)


class AddressChange(Procedure):
    key, lane, title = "address", "address", gettext_lazy("住所の変更")
    form, timing, steps = AddressForm, AtOnceWithoutUndo(), (DatabaseStep(apply),)
    billed = False
    level = 2
    group = gettext_lazy("お客様の情報")
    button = gettext_lazy("住所を変更する")
    search_words = (
        "住所 住所変更 引っ越し 引っ越した 引っ越しした 引っ越す 新しい住所 転居"
        " 住所が変わった 番地変更 部屋番号間違い マンション名 郵便番号変更"
        " 登録住所 移転 会社の移転 本社移転 住所間違い 登記の住所 住所更新"
        " 引っ越し先の住所 引っ越しの手続き 引っ越すので住所 実家に引っ越し 転勤"
        " 建物名 住所確認 新居の住所 契約の住所"
    )

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        home = PostalAddress(
            case.load_profile().postal_code, case.load_profile().address
        )
        sentences = [
            _("いまのご住所: %(place)s") % {"place": format_postal_address(home)}
        ]
        if case.load_accounts():
            words = _("請求書の送り先は、%(day)sに確定するご請求から変わります。")
            sentences.append(
                words
                % {
                    "day": format_japanese_day(
                        next_bill_fixed_on(case.timing_request())
                    )
                }
            )
        if lines := active_contracts_with_place(case):
            words = _(
                "光回線（%(n)s契約）は、引っ越し先での工事が必要です。"
                "この手続きのあとで、工事の日をお選びいただけます。"
            )
            sentences.append(words % {"n": len(lines)})
        return sentences

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        rows = [
            (
                _("新しい住所"),
                format_postal_address(address_from_answers(form.cleaned_data)),
            )
        ]
        if set(form.cleaned_data["what"]) - {HOME_ADDRESS}:
            words = _("%(day)sに確定するご請求から")
            since = words % {
                "day": format_japanese_day(next_bill_fixed_on(form.timing_request()))
            }
            rows.append((_("請求書の送り先"), since))
        return [*rows, (_("手数料"), _("0円"))]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        lines = Contract.objects.filter(
            party=order.party_id, service__in=SERVICES_WITH_PLACE, status="active"
        )
        line = lines.order_by("pk").first()
        if line is None:
            return None
        return NextTask(
            "procedure", _("光回線の移転工事を申し込む"), (line.code, "moving")
        )


def active_contracts_with_place(case: Case) -> list[Contract]:
    lines = Contract.objects.filter(party=case.party, service__in=SERVICES_WITH_PLACE)
    return list(lines.filter(status="active"))
