"""Reissue the invoice of a bill to another addressee: input, check, submit.

The recipient's own name in another spelling, or with a department, is issued at once;
another name waits for approval by the desk.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.billing.models import Bill
from madoguchi.billing.record.invoice import Addressee, Invoice, parse_record
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    current_record,
    reissue_invoice,
)
from madoguchi.contracts.queries import ContractHandle
from madoguchi.customers.actions import PostalAddress
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.procedures.engine.offer import Offer
from madoguchi.procedures.engine.proposals import preview_offer, propose_order
from madoguchi.procedures.kinds.reissue import ReissueForm, ReissueProposal
from madoguchi.procedures.toolkit.address_form import format_postal_address
from madoguchi.procedures.toolkit.base import LabelledText
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.bills.bill_document_files import display_names_of_members
from madoguchi.web.bills.bill_pages import bill_or_404
from madoguchi.web.http.idempotency_keys import idempotency_key
from madoguchi.web.procedures.draft_context import case_for_request


@dataclass(frozen=True, slots=True)
class ReissuePage:
    contract: ContractHandle | None
    bill: Bill
    invoice: Invoice
    form: ReissueForm
    key: UUID


@require_http_methods(["GET", "HEAD", "POST"])
def bill_reissue(request: MemberRequest, contract: str, month: date) -> HttpResponse:
    bill, key = bill_or_404(request, month), idempotency_key(request)
    invoice = parse_record(current_record(bill))
    form = reissue_form(request, bill, invoice.addressee)
    page = ReissuePage(request.contract, bill, invoice, form, key)
    if not form.is_bound or not form.is_valid():
        return render_reissue(request, page)
    try:
        if request.POST.get("go") == "send":
            return submit_reissue(request, page, month)
        return render_reissue_check(request, page)
    except Refused as refusal:
        show_refusal(form, refusal)
    return render_reissue(request, page)


def reissue_form(request: MemberRequest, bill: Bill, to: Addressee) -> ReissueForm:
    """The form, bound to what was posted; unbound where the input is to be edited."""
    case, posted = case_for_request(request, None), request.POST.dict()
    about = {"bill": bill.invoice_number}
    if request.method == "POST" and posted.get("go") != "edit":
        return ReissueForm(posted | about, case=case)
    return ReissueForm(initial=addressee_initial(to) | posted | about, case=case)


def addressee_initial(to: Addressee) -> dict[str, str]:
    return {
        "name": to.name,
        "department_code": to.department_code,
        "postal_code": to.postal_code,
        "address": to.address,
        "reason": _("宛名の変更"),
    }


def render_reissue(request: MemberRequest, page: ReissuePage) -> HttpResponse:
    status = 422 if page.form.is_bound else 200
    return render(request, "bills/reissue.html", {"page": page}, status=status)


def render_reissue_check(request: MemberRequest, page: ReissuePage) -> HttpResponse:
    """Show both addressees side by side; nothing is issued yet.

    Refused with `nothing_to_change` where they are the same.
    """
    form = page.form
    if form.addressee == form.before:
        raise Refused(
            "nothing_to_change",
            _("宛名がいまの請求書と同じです。新しい請求書は発行していません。"),
        )
    context = {
        "page": page,
        "both": [
            (_("いま"), addressee_rows(form.before)),
            (_("再発行後"), addressee_rows(form.addressee)),
        ],
        "offer": None if form.is_own() else preview_reissue(form),
    }
    return render(request, "bills/reissue_check.html", context)


def addressee_rows(to: Addressee) -> list[LabelledText]:
    return [
        (_("宛名"), to.name),
        (_("部門コード"), to.department_code or "－"),
        (_("住所"), format_postal_address(PostalAddress(to.postal_code, to.address))),
    ]


def preview_reissue(form: ReissueForm) -> Offer:
    return preview_offer(ReissueProposal, form.case, reissue_answers(form))


def reissue_answers(form: ReissueForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in form.fields}


def submit_reissue(
    request: MemberRequest, page: ReissuePage, month: date
) -> HttpResponse:
    """Issue the new invoice at once, or propose it to the desk for another name."""
    form, code = page.form, page.contract.code if page.contract else "-"
    if form.is_own():
        command(
            page.key,
            lambda: issue_new_invoice(request, page.bill, form),
            actor=str(request.member),
            party=page.bill.party_id,
            request=["reissue", page.bill.pk, reissue_answers(form)],
        )
        return redirect("bill-history", code, month)
    seen = request.POST.get("seen", "")[:64]
    answers = reissue_answers(form)
    order = propose_order(ReissueProposal, form.case, answers, key=page.key, seen=seen)
    return redirect("order", order.number)


def issue_new_invoice(request: MemberRequest, bill: Bill, form: ReissueForm) -> int:
    """Issue and audit the new invoice; return its primary key."""
    by = display_names_of_members(request.access)[str(request.member)]
    revision = RevisionRequest(by, form.cleaned_data["reason"], now())
    invoices = reissue_invoice(bill, form.addressee, revision)
    for row in invoices:
        act = Act(
            "invoice_reissued", row.number, row.party_id, str(request.member), now()
        )
        record(act)
    return invoices[-1].pk
