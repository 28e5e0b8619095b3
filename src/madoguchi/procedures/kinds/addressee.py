"""A change of the name on bills (請求書の宛名), with or without a reissue."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.billing.models import Bill
from madoguchi.billing.queries import newest_billed_month
from madoguchi.billing.record.checklist import FAULT_LABELS, addressee_faults
from madoguchi.billing.record.invoice import Addressee, parse_record
from madoguchi.billing.record.name_matching import is_the_same_party
from madoguchi.billing.revisions.revise_bill import (
    MAX_AGE_FOR_RENAMING,
    RevisionRequest,
    current_record,
    reissue_invoice,
)
from madoguchi.customers.actions import addressee_columns, change_bill_addressee
from madoguchi.customers.models import BillingAccount
from madoguchi.customers.promised_changes import PromisedChange, promised_columns
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.bill_links import link_to_newest_bill_of_account
from madoguchi.procedures.toolkit.case import Case
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.text_fields import (
    DepartmentCodeField,
    HolderNameField,
)
from madoguchi.procedures.toolkit.timing import (
    NowOrNextBill,
    TimingRequest,
    format_japanese_day,
    next_bill_fixed_on,
)

FROM_ISSUED_BILL, FROM_NEXT_BILL = "now", "next"


class AddresseeForm(ProcedureForm):
    account = forms.ChoiceField(label=gettext_lazy("請求先"), widget=forms.RadioSelect)
    addressee = HolderNameField(
        label=gettext_lazy("新しい宛名"),
        max_length=200,
        help_text=gettext_lazy("会社名や屋号も使えます。請求書にこのまま載ります。"),
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    department = DepartmentCodeField(
        label=gettext_lazy("部署コード"), max_length=40, required=False
    )
    since = forms.ChoiceField(
        label=gettext_lazy("どのご請求から"), widget=forms.RadioSelect
    )

    def fill_choices(self) -> None:
        accounts = self.case.load_accounts()
        named = [
            (a.account_number, f"{a.account_number} {a.addressee}") for a in accounts
        ]
        self.set_choices("account", named)
        number = self.raw_answer("account")
        chosen = next((a for a in accounts if a.account_number == number), None)
        if chosen := chosen or next(iter(accounts), None):
            self.initial.setdefault("account", chosen.account_number)
            self.initial.setdefault("department", chosen.department_code)
            self.set_choices("since", self.beginnings(chosen))
        self.initial.setdefault("since", FROM_NEXT_BILL)

    def beginnings(self, account: BillingAccount) -> list[tuple[str, str]]:
        later = _("%(day)sに確定する次のご請求から")
        day = next_bill_fixed_on(
            timing_for_account(self.case.timing_request(), account)
        )
        choices = [(FROM_NEXT_BILL, later % {"day": format_japanese_day(day)})]
        if bill := recent_bill(self.case, account):
            words = _("%(month)s月分の請求書も再発行する（番号が変わります）")
            choices.insert(
                0, (FROM_ISSUED_BILL, words % {"month": bill.billing_month.month})
            )
        return choices

    def page_names(self) -> tuple[tuple[str, ...], ...]:
        return (("account", "addressee", "department"), ("since",))

    def clean(self) -> dict[str, Any]:
        """Validate the name, and that it changes something."""
        cleaned = super().clean() or {}
        if not self.errors:
            account = chosen_account(self.case, cleaned["account"])
            faults = list(addressee_faults(addressee_on_account(account, cleaned)))
            if faults:
                errors = [
                    forms.ValidationError(FAULT_LABELS[f] + "。", f) for f in faults
                ]
                self.add_error("addressee", errors)
            elif cleaned["since"] == FROM_NEXT_BILL and is_same_addressee(
                account, cleaned
            ):
                self.add_error("addressee", _("いまの宛名と同じです。"))
            elif cleaned["since"] == FROM_ISSUED_BILL:
                self.refuse_reissue(account, cleaned)
        return cleaned

    def refuse_reissue(self, account: BillingAccount, cleaned: dict[str, Any]) -> None:
        """Add an error where a reissue changes nothing or needs the desk."""
        if is_on_recent_bill(self.case, account, cleaned):
            self.add_error("addressee", _("発行済みの請求書の宛名と同じです。"))
        elif not is_the_same_party(cleaned["addressee"], known_names(self.case)):
            words = _(
                "ご契約や請求先と別の名前では、ここから再発行できません。次のご請求からに"
                "するか、請求書の画面の「宛名を変えて再発行する」からお申し込みください。"
            )
            self.add_error("addressee", words)

    def timing_request(self) -> TimingRequest:
        account = chosen_account(self.case, self.cleaned_data["account"])
        return timing_for_account(super().timing_request(), account)

    def chosen_on(self) -> date | None:
        return (
            self.case.today if self.cleaned_data["since"] == FROM_ISSUED_BILL else None
        )


def timing_for_account(
    request: TimingRequest, account: BillingAccount
) -> TimingRequest:
    """Replace the closing day and the newest month billed by those of an account."""
    return replace(
        request,
        closing_day=account.closing_day,
        newest_billed=newest_billed_month(account.party_id, account.pk),
    )


def recent_bill(case: Case, account: BillingAccount) -> Bill | None:
    """Find the last bill of an account that may still be reissued."""
    bills = Bill.objects.filter(party=case.party, account=account)
    since = case.today - MAX_AGE_FOR_RENAMING
    return bills.filter(issued_on__gte=since).order_by("billing_month").last()


def is_same_addressee(account: BillingAccount, answers: dict[str, Any]) -> bool:
    wanted = answers["addressee"], answers["department"]
    return wanted == (account.addressee, account.department_code)


def known_names(case: Case) -> list[str]:
    return [
        case.load_profile().name,
        *(account.addressee for account in case.load_accounts()),
    ]


def is_on_recent_bill(
    case: Case, account: BillingAccount, answers: dict[str, Any]
) -> bool:
    bill = recent_bill(case, account)
    if bill is None:
        return False
    return parse_record(current_record(bill)).addressee == addressee_on_account(
        account, answers
    )


def addressee_on_account(account: BillingAccount, answers: dict[str, Any]) -> Addressee:
    return Addressee(
        address=account.address,
        department_code=answers["department"],
        name=answers["addressee"],
        postal_code=account.postal_code,
    )


def chosen_account(case: Case, number: str) -> BillingAccount:
    return next(a for a in case.load_accounts() if a.account_number == number)


def apply(run: OrderRun) -> None:
    answers = run.answers
    account = chosen_account(run.case, answers["account"])
    name, department = answers["addressee"], answers["department"]
    if answers["since"] == FROM_ISSUED_BILL:
        reissue_recent_bill(run, account)
    change_bill_addressee(
        account, name=name, department=department, actor=run.actor, at=run.at
    )


def reissue_recent_bill(run: OrderRun, account: BillingAccount) -> None:
    request = RevisionRequest(
        _("お客様"), _("宛名の変更のお申し込みによる再発行"), run.at
    )
    if bill := recent_bill(run.case, account):
        reissue_invoice(bill, addressee_on_account(account, run.answers), request)


def forecast_changes(run: OrderRun) -> list[PromisedChange]:
    account = chosen_account(run.case, run.answers["account"])
    name, department = run.answers["addressee"], run.answers["department"]
    return promised_columns(account, **addressee_columns(account, name, department))


class AddresseeChange(Procedure):
    key, lane, title = "addressee", "addressee", gettext_lazy("請求書の宛名の変更")
    changes = ("billing_accounts.addressee",)
    form, timing, steps = (
        AddresseeForm,
        NowOrNextBill(),
        (DatabaseStep(apply, forecast_changes),),
    )
    billed = False
    group = gettext_lazy("お客様の情報")
    button = gettext_lazy("宛名を変更する")

    search_words = (
        "宛名 宛名変更 宛先変更 請求書の宛名 請求書の宛名変更 請求書の送り先"
        " 請求書の送り先変更 送り先 送り先変更 請求先変更 請求先住所変更"
        " 請求書の住所変更 請求書の名前変更 請求書の名義 請求書に部署名"
        " 領収書の宛名 領収書の名前 請求書に会社名 御中 上様 請求書の届け先"
        " 請求書を別の住所に送る 請求書の担当者名 請求先 請求書の宛名間違い"
        " 請求書に部長の名前 請求書の名前を会社に 請求書に株式会社と入れる"
        " 領収書の名前を私に 主人宛ての請求書を私宛てに"
        " 主人宛てに届く紙を私宛てに 請求書だけ実家に届く 請求書だけ別のところに"
        " 請求書だけ本社に郵送 屋号で請求書 屋号で出して 宛名が前の社長"
        " 宛名が息子 経理部宛て"
    )

    @classmethod
    def notices(cls, case: Case) -> list[str]:
        now = _("いまの宛名: %(names)s") % {
            "names": "、".join(a.addressee for a in case.load_accounts())
        }
        day = {"day": format_japanese_day(next_bill_fixed_on(case.timing_request()))}
        sentences = [now, _("次のご請求は%(day)sに確定します。") % day]
        if any(recent_bill(case, account) for account in case.load_accounts()):
            sentences.append(
                _(
                    "発行済みの請求書は書き換えません。再発行すると、"
                    "前の請求書は取り消しとなり、新しい番号の請求書をお渡しします。"
                )
            )
        sentences.append(
            _("契約の名義は変わりません。名義は「契約名義の変更」で変えられます。")
        )
        return sentences

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        account = chosen_account(form.case, form.cleaned_data["account"])
        change = f"{account.addressee} → {form.cleaned_data['addressee']}"
        return [(_("宛名"), change), (_("手数料"), _("0円"))]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return link_to_newest_bill_of_account(order)
