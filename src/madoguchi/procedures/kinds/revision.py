"""A correction (修正) or return (返還) of a bill, begun at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.accounts.models import Staff
from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import Invoice, parse_record
from madoguchi.billing.revisions.revise_bill import (
    ACT_CORRECT,
    ACT_RETURN,
    RevisionRequest,
    correct_invoice,
    current_record,
    issue_return_invoice,
    parse_line_amounts,
    preview_revision_record,
)
from madoguchi.billing.revisions.unusual_totals import unusual_total_words
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.wording import format_change, format_yen
from madoguchi.platform.audit import Act, record
from madoguchi.platform.code_explanation import CodeExplanation
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import LabelledText, NextTask, Procedure
from madoguchi.procedures.toolkit.bill_links import link_to_bill_of_order
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import AfterReview

REVISION_FUNCTIONS = {ACT_CORRECT: correct_invoice, ACT_RETURN: issue_return_invoice}
REVISION_CHOICES = [
    (ACT_CORRECT, gettext_lazy("修正請求書（金額の誤りを直す）")),
    (ACT_RETURN, gettext_lazy("返還請求書（あとから返す）")),
]


class RevisionForm(ProcedureForm):
    """`amounts`: new yen by line: `4=359 7=0`. `follows`: digest of the record seen.

    Raises Refused itself, so that each fault has its code: also `bill_changed`.
    """

    bill = forms.CharField(label=gettext_lazy("請求書番号"), max_length=10)
    act = forms.ChoiceField(
        label=gettext_lazy("発行する書類"), choices=REVISION_CHOICES
    )
    amounts = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)
    follows = forms.CharField(widget=forms.HiddenInput, max_length=64)

    row: Bill
    before: Invoice
    after: Invoice

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            raise revision_unclear()
        bill = Bill.objects.filter(
            party=self.case.party, invoice_number=cleaned["bill"]
        ).first()
        if bill is None:
            raise revision_unclear()
        self.row, self.before = bill, parse_record(current_record(bill))
        if self.before.sha256 != cleaned["follows"]:
            raise bill_changed()
        self.foresee(parse_line_amounts(cleaned["amounts"]))
        return cleaned

    def foresee(self, amounts: dict[int, int]) -> None:
        act, reason = self.cleaned_data["act"], self.cleaned_data["reason"]
        request = RevisionRequest("", reason, self.case.at)
        self.after = parse_record(
            preview_revision_record(act, self.row, amounts, request)
        )

    def changed_lines(self) -> list[LabelledText]:
        """List each changed line with both amounts."""
        if self.cleaned_data["act"] == ACT_RETURN:
            back = self.after.lines
            return [(line.description, format_yen(line.amount_yen)) for line in back]
        both = zip(self.before.lines, self.after.lines, strict=True)
        return [
            (
                f"{was.line} {was.description}",
                f"{line_amount_text(was)} → {line_amount_text(now)}",
            )
            for was, now in both
            if was.amount_yen != now.amount_yen
        ]

    def sums(self) -> list[LabelledText]:
        """List net and tax of each rate of the new document, and its total."""
        words = _("%(net)s（税抜）＋消費税 %(tax)s")
        rates = [
            (
                TaxCategory(tax.category).marked_label,
                words
                % {
                    "net": format_yen(tax.net_yen),
                    "tax": format_yen(tax.tax_yen),
                },
            )
            for tax in self.after.taxes
        ]
        return [
            *rates,
            (_("合計（税込）"), format_yen(self.after.total_yen)),
        ]

    def difference(self) -> list[LabelledText]:
        was, now = self.before.total_yen, self.after.total_yen
        if self.cleaned_data["act"] == ACT_RETURN:
            return [(_("いまの請求書の合計"), format_yen(was))]
        sums = f"{format_yen(was)} → {format_yen(now)}"
        difference = format_change(now - was)
        told = [(_("請求額の差"), f"{sums}（{difference}）")]
        unusual = unusual_total_words(was, now)
        return [*told, (_("お確かめください"), unusual)] if unusual else told


def line_amount_text(line: Any) -> str:
    return format_yen(line.amount_yen)


def revision_unclear() -> Refused:
    return Refused(
        "revision_unclear",
        _(
            "書類の種類、明細の金額、理由のどれかが読み取れません。何も発行していません。"
            "入力をお確かめのうえ、もう一度お試しください。"
        ),
    )


def bill_changed() -> Refused:
    return Refused(
        "bill_changed",
        _(
            "この請求書は、画面を開いたあとに修正または再発行されました。"
            "何も発行していません。請求書を開き直して、いまの明細をお確かめください。"
        ),
    )


def issue(run: OrderRun) -> None:
    """Issue the revision in the name of its author; the log has who approved it."""
    answers, order = run.answers, run.order
    bill = Bill.objects.get(party=order.party_id, invoice_number=answers["bill"])
    request = RevisionRequest(
        staff_display_name(order.actor), answers["reason"], run.at
    )
    row = REVISION_FUNCTIONS[answers["act"]](
        bill, parse_line_amounts(answers["amounts"]), request
    )
    act = Act(f"invoice_{row.kind}", row.number, row.party_id, run.actor, run.at)
    record(act, {"asked_by": ["", order.actor], "order": ["", order.number]})


def staff_display_name(actor: str) -> str:
    """Return the name of the staff that the log calls `actor`."""
    pk = actor.removeprefix("staff ")
    return Staff.objects.select_related("user").get(pk=pk).user.display_name


class RevisionProposal(Procedure):
    key, lane, title = "revision", "revision", gettext_lazy("請求書の修正・返還")
    form, timing, steps = RevisionForm, AfterReview(), (DatabaseStep(issue),)
    function = "bills"
    asker = approver = "operator"
    billed = False
    error_codes = {
        "revision_unclear": CodeExplanation(
            gettext_lazy("請求書の修正・返還の内容が読み取れません。"),
            gettext_lazy(
                "書類の種類、明細の金額、理由をお確かめのうえ、もう一度お試しください。"
            ),
        ),
        "bill_changed": CodeExplanation(
            gettext_lazy("請求書が、画面を開いたあとに修正または再発行されました。"),
            gettext_lazy("請求書を開き直し、いまの明細を見てから入力してください。"),
        ),
    }

    @classmethod
    def lane_of(cls, form: ProcedureForm) -> str:
        number: str = form.cleaned_data["bill"]
        return f"revision-{number.lower()}"

    @classmethod
    def quote(cls, form: ProcedureForm) -> list[LabelledText]:
        if not isinstance(form, RevisionForm):
            raise TypeError("the form of this kind")
        return [*form.changed_lines(), *form.sums(), *form.difference()]

    @classmethod
    def next_task(cls, order: Order) -> NextTask | None:
        return link_to_bill_of_order(order)
