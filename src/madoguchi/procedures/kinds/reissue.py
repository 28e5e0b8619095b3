"""A reissue of a bill under a name that is not the customer's, approved by the desk.

Begun on the page of the bill, whole at once. A corrected spelling or department of
the same recipient needs no approval and is not an order.
"""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.billing.models import Bill
from madoguchi.billing.record.checklist import (
    FAULT_LABELS,
    addressee_faults,
    fonts_can_print,
)
from madoguchi.billing.record.invoice import Addressee, parse_record
from madoguchi.billing.record.name_matching import (
    is_the_same_party,
    registered_spelling,
)
from madoguchi.billing.revisions.revise_bill import (
    MAX_AGE_FOR_RENAMING,
    RevisionRequest,
    current_record,
    reissue_invoice,
    says_why,
)
from madoguchi.customers.models import PartyProfile
from madoguchi.customers.postcodes import area_of_postcode, place_of_postcode
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.bill_links import link_to_bill_of_order
from madoguchi.procedures.toolkit.number_fields import PostcodeField
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.text_fields import (
    DepartmentCodeField,
    HolderNameField,
    NormalisedTextField,
)
from madoguchi.procedures.toolkit.timing import AfterReview


class ReissueForm(ProcedureForm):
    """The new recipient of a bill, named by its invoice number (`bill`)."""

    bill = forms.CharField(widget=forms.HiddenInput, max_length=10)
    name = HolderNameField(label=gettext_lazy("宛名"), max_length=200)
    department_code = DepartmentCodeField(
        label=gettext_lazy("部門コード"), max_length=40, required=False
    )
    postal_code = PostcodeField(
        label=gettext_lazy("郵便番号"),
        max_length=60,
        help_text=gettext_lazy("7桁。例: 980-0811"),
    )
    address = NormalisedTextField(
        label=gettext_lazy("住所"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("空のまま進むと、郵便番号から町名までを入れます。"),
    )
    reason = NormalisedTextField(
        label=gettext_lazy("理由"),
        max_length=200,
        help_text=gettext_lazy("新しい請求書と履歴に載ります。例: 部署名の追加"),
    )

    def clean_name(self) -> str:
        return registered_spelling(self.cleaned_data["name"], self.known_names())

    def clean_postal_code(self) -> str:
        """Accept a known postcode, or the one that is on the bill."""
        code: str = self.cleaned_data["postal_code"]
        if code != self.before.postal_code and place_of_postcode(code) is None:
            raise forms.ValidationError(
                _(
                    "この郵便番号は見つかりませんでした。まだ再発行していません。"
                    "郵便番号をお確かめください。"
                )
            )
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.refuse_unprintable(cleaned)
        if "address" in cleaned and not cleaned["address"]:
            self.fill_in(area_of_postcode(cleaned.get("postal_code", "")))
        if not self.errors:
            for fault in list(addressee_faults(self.addressee)):
                words = forms.ValidationError(FAULT_LABELS[fault] + "。", fault)
                self.add_error("name", words)
        return cleaned

    def refuse_unprintable(self, cleaned: dict[str, Any]) -> None:
        for name in ("department_code", "address", "reason"):
            if not fonts_can_print(cleaned.get(name, "")):
                words = _("印刷できない文字があります。ほかの文字で入力してください。")
                self.add_error(name, words)
        if "reason" in cleaned and not says_why(cleaned["reason"]):
            self.add_error("reason", _("理由をことばで2文字以上入力してください。"))

    def fill_in(self, area: str) -> None:
        """Fill in the area of the postcode, and ask for the rest."""
        self.data = dict(self.data.items()) | {"address": area}
        hint = _("わかるところまでを郵便番号から入れました。先を続けてください。")
        missing = _("住所を入力してください。まだ再発行していません。")
        self.add_error("address", hint if area else missing)

    @cached_property
    def row(self) -> Bill:
        number = str(self.raw_answer("bill") or "")[:10]
        return Bill.objects.get(party=self.case.party, invoice_number=number)

    @cached_property
    def before(self) -> Addressee:
        return parse_record(current_record(self.row)).addressee

    @property
    def addressee(self) -> Addressee:
        return addressee_from_answers(self.cleaned_data)

    def known_names(self) -> list[str]:
        """Return the names of the customer, of the accounts, and on this bill."""
        mine = PartyProfile.objects.filter(party=self.case.party)
        accounts = [account.addressee for account in self.case.load_accounts()]
        return [*mine.values_list("name", flat=True), *accounts, self.before.name]

    def is_own(self) -> bool:
        return is_the_same_party(self.cleaned_data["name"], self.known_names())


def issue(run: OrderRun) -> None:
    """Reissue the current record: the bill may have been corrected meanwhile."""
    answers, order = run.answers, run.order
    bill = Bill.objects.get(party=order.party_id, invoice_number=answers["bill"])
    request = RevisionRequest(_("お客様"), answers["reason"], run.at)
    for row in reissue_invoice(bill, addressee_from_answers(answers), request):
        act = Act("invoice_reissued", row.number, row.party_id, run.actor, run.at)
        record(act, {"order": ["", order.number]})


def addressee_from_answers(answers: dict[str, Any]) -> Addressee:
    return Addressee(
        answers["address"],
        answers["department_code"],
        answers["name"],
        answers["postal_code"],
    )


class ReissueProposal(Procedure):
    key, lane, title = "reissue", "reissue", gettext_lazy("別の宛名での請求書の再発行")
    form, timing, steps = ReissueForm, AfterReview(), (DatabaseStep(issue),)
    function = "bills"
    asker, approver = "bill", "operator"
    billed = False
    error_codes = {
        "bill_too_old": CodeExplanation(
            gettext_lazy(
                "発行から62日を過ぎた請求書は、ご契約と別の名前では再発行できません。"
            ),
            gettext_lazy("必要なときは、請求書の番号を添えてお問い合わせください。"),
        ),
    }

    @classmethod
    def lane_of(cls, form: ProcedureForm) -> str:
        number: str = form.cleaned_data["bill"]
        return f"reissue-{number.lower()}"

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        """Describe the change. Refused with `bill_too_old` or `nothing_to_change`."""
        if not isinstance(form, ReissueForm):
            raise TypeError("the form of this kind")
        if form.case.today - form.row.issued_on > MAX_AGE_FOR_RENAMING:
            raise bill_too_old()
        if form.addressee == form.before:
            raise Refused(
                "nothing_to_change",
                _("宛名がいまの請求書と同じです。新しい請求書は発行していません。"),
            )
        change = f"{form.before.name} → {form.addressee.name}"
        return [(_("請求書"), form.row.invoice_number), (_("宛名"), change)]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return link_to_bill_of_order(order)


def bill_too_old() -> Refused:
    return Refused(
        "bill_too_old",
        _(
            "発行から62日を過ぎた請求書は、ご契約と別の名前では再発行できません。"
            "何も発行していません。必要なときは、請求書の番号を添えてお問い合わせください。"
        ),
    )
