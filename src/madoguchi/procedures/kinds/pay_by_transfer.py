"""Bills paid by transfer (請求書払い) from the next bill on, for companies."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.accounts.guard.masks import mask_mail
from madoguchi.billing.delivery import choose_delivery, delivery_of
from madoguchi.billing.models import Delivery
from madoguchi.billing.record.checklist import FAULT_LABELS, addressee_faults
from madoguchi.billing.record.invoice import Addressee
from madoguchi.contracts.service_kinds import ALL_SERVICES
from madoguchi.customers.actions import addressee_columns, change_bill_addressee
from madoguchi.customers.models import BillingAccount, Party
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.customers.rights import Right
from madoguchi.kernel.errors import Refused
from madoguchi.payments.method_changes import pay_by_transfer
from madoguchi.payments.payment_policies import refuse_way_of_paying
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.shared_contracts import shared_contracts
from madoguchi.procedures.toolkit.text_fields import HolderNameField
from madoguchi.procedures.toolkit.timing import (
    WayOfPayingChange,
    format_japanese_day,
)
from madoguchi.procedures.toolkit.ways_of_paying import (
    first_payment,
    refuse_twin_change,
    transfer_place_of,
    until_words,
)

FROM_LABEL = gettext_lazy("請求書払いの開始")
UNTIL_LABEL = gettext_lazy("いまのお支払い方法")
PLACE_LABEL = gettext_lazy("お振込先")


class TransferForm(ProcedureForm):
    addressee = HolderNameField(
        label=gettext_lazy("請求書の宛名"),
        max_length=200,
        help_text=gettext_lazy("請求書にこのまま載ります。"),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    delivery = forms.ChoiceField(
        label=gettext_lazy("請求書の受け取り方"), widget=forms.RadioSelect
    )

    def fill_choices(self) -> None:
        account = self.case.about.account
        self.set_choices("delivery", ways_of_delivery(self.case, account))
        self.initial.setdefault("addressee", account.addressee)
        present = delivery_of(account)["way"]
        offered = {way for way, _words in ways_of_delivery(self.case, account)}
        shown = present if present in offered else Delivery.Way.NONE
        self.initial.setdefault("delivery", str(shown))

    def clean_addressee(self) -> str:
        """Refuse what the checks before a bill refuse."""
        name: str = self.cleaned_data["addressee"]
        account = self.case.about.account
        on_bill = Addressee(
            address=account.address,
            department_code=account.department_code,
            name=name,
            postal_code=account.postal_code,
        )
        if faults := list(addressee_faults(on_bill)):
            raise forms.ValidationError(
                [forms.ValidationError(FAULT_LABELS[f] + "。", f) for f in faults]
            )
        return name


def ways_of_delivery(case: Case, account: BillingAccount) -> list[tuple[str, str]]:
    """List how a bill may reach the account: mail only where its address is known."""
    ways = [(str(Delivery.Way.NONE), _("マイページからダウンロードする"))]
    if address := delivery_of(account)["to_address"] or account.email:
        words = _("メールで知らせる（%(address)s）") % {"address": mask_mail(address)}
        ways.insert(0, (str(Delivery.Way.MAIL), words))
    if case.policy.posts_invoices:
        ways.append((str(Delivery.Way.PAPER), _("紙の請求書を郵送する")))
    return ways


def apply(run: OrderRun) -> None:
    """Let the account pay by transfer, and its bills arrive as was chosen."""
    account, answers = run.case.about.account, run.answers
    act: dict[str, Any] = {"actor": run.actor, "at": run.at}
    change_bill_addressee(
        account,
        name=answers["addressee"],
        department=account.department_code,
        **act,
    )
    to_address = delivery_of(account)["to_address"]
    choose_delivery(account, way=answers["delivery"], to_address=to_address, **act)
    pay_by_transfer(account, **act)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    account, name = run.case.about.account, run.answers["addressee"]
    transfer = BillingAccount.Payment.TRANSFER
    return promised_columns(
        account,
        **addressee_columns(account, name, account.department_code),
        payment_method=transfer.value,
    )


class TransferPayment(Procedure):
    key, lane = "pay-by-transfer", "card"  # waits for another card, and it for this
    title = gettext_lazy("請求書払い（振込）への変更")
    changes = ("billing_accounts.payment_method", "billing_accounts.addressee")
    form, timing, steps = (
        TransferForm,
        WayOfPayingChange(),
        (DatabaseStep(apply, forecast_changes),),
    )
    right = Right.PAY_BILLS
    services = tuple(ALL_SERVICES)
    party_kinds = (Party.Kind.CORPORATE,)
    billed = False
    must_read = (FROM_LABEL, UNTIL_LABEL, PLACE_LABEL)
    minutes = 1
    group = gettext_lazy("お支払い")
    button = gettext_lazy("請求書払いに変える")
    when = gettext_lazy("切り替わる日")
    effect = gettext_lazy("お支払いが請求書払い（振込）に切り替わります")
    effect_done = gettext_lazy("お支払いが請求書払い（振込）に切り替わりました")
    search_words = (
        "請求書払い 請求書払いにしたい 請求書払いに変更 請求書で払う 請求書で支払う"
        " 振込に変えたい 振込に変更 振込にしたい 振り込みに変えたい 振り込みで払う"
        " 振込で払いたい 銀行振込に変更 銀行振込にしたい 後払いにしたい 掛け払い"
        " カードをやめて振込 口座振替をやめて振込 法人の請求書払い 請求書での支払い"
        " 専用口座に振り込む バーチャル口座"
    )
    error_codes = {
        "already_by_transfer": CodeExplanation(
            gettext_lazy("お支払い方法は、もう請求書払い（振込）です。"),
            gettext_lazy("お振込先は、お支払いの画面でご確認いただけます。"),
            gettext_lazy("お支払い方法は変わっていません。"),
        ),
        "no_transfer_account": CodeExplanation(
            gettext_lazy("お振込先の口座がまだ用意されていません。"),
            gettext_lazy("お電話ください。口座をご用意します。"),
            gettext_lazy("お支払い方法は変わっていません。"),
        ),
    }

    @classmethod
    def is_had_by(cls, account: BillingAccount) -> bool:
        return account.payment_method == BillingAccount.Payment.TRANSFER

    @classmethod
    def refuse(cls, case: Case) -> None:
        """Refuse an account that pays so already, and one without a place to pay to."""
        account = case.about.account
        if cls.is_had_by(account):
            raise Refused(
                "already_by_transfer",
                _("お支払い方法は、もう請求書払い（振込）です。何も変えていません。"),
            )
        if not transfer_place_of(case, account):
            raise Refused(
                "no_transfer_account",
                _(
                    "お振込先の口座がまだ用意されていないため、申し込めません。"
                    "お電話ください。口座をご用意します。"
                ),
            )
        refuse_way_of_paying(case.party.pk, "transfer")
        refuse_twin_change(case)

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        return [
            _("もう確定したご請求は、いままでのお支払い方法のままです。"),
            _("同じ請求先の契約は、いっしょに切り替わります。"),
            _("振込手数料は、お使いの銀行の決まりによります。"),
        ]

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        case, account = form.case, form.case.about.account
        first = first_payment(form, "transfer")
        words = _("%(month)s月分から、お振り込みの期限は%(day)s")
        day = {"day": format_japanese_day(first.on), "month": first.month.month}
        return [
            (str(FROM_LABEL), words % day),
            (str(UNTIL_LABEL), until_words(case, account, first)),
            (str(PLACE_LABEL), transfer_place_of(case, account)),
            *shared_contracts(case),
            (_("当社の手数料"), _("0円")),
        ]

    @classmethod
    def cancelled_effect(cls, order: Order) -> str:
        return _("いままでのお支払い方法のままです。料金も変わりません。")

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return NextTask("payment", _("お支払い方法を見る"), is_optional=True)
