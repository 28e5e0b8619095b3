"""Correct or return an invoice at the desk.

What was typed travels in the page; nothing is saved before it is sent to a colleague
for approval.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import Invoice, InvoiceLine, parse_record
from madoguchi.billing.revisions.revise_bill import current_record, revisions_of
from madoguchi.customers.models import Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DeskRevisionForm, OpenCustomerForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.typed_amounts import TypedAmounts, read_typed_amounts
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.document_kind import KIND_LABELS
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.offer import Offer
from madoguchi.procedures.engine.proposals import preview_offer, propose_order
from madoguchi.procedures.kinds.revision import RevisionProposal
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import UNDER_WAY_STATES
from madoguchi.procedures.toolkit.case import Case, build_case

LINES_PER_PAGE = 50  # lines at a time


@dataclass(frozen=True, slots=True)
class OpenBill:
    """The rows of a bill in its party's scope. `waiting`: its order under way."""

    bill: Bill
    invoice: Invoice
    revisions: list[Revision]
    waiting: Order | None

    @property
    def history(self) -> list[tuple[str, Revision]]:
        return [(KIND_LABELS[row.kind], row) for row in self.revisions]


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """The page of a revision. `offer`: what would be issued, on preview."""

    party: Party
    number: str
    form: DeskRevisionForm
    typed: TypedAmounts
    refusal: Refused | None = None
    offer: Offer | None = None
    visit: Visit | None = None
    inside: OpenBill | None = None

    @property
    def entry(self) -> OpenCustomerForm:
        return OpenCustomerForm(initial={"bill": self.number})

    @property
    def rows(self) -> list[tuple[InvoiceLine, str]]:
        """The lines in view, each with the amount typed for it."""
        if self.inside is None:
            return []
        first = self.typed.first
        lines = self.inside.invoice.lines[first : first + LINES_PER_PAGE]
        return [(line, self.typed.of(line.line)) for line in lines]

    @property
    def before(self) -> int | None:
        first = self.typed.first
        return max(first - LINES_PER_PAGE, 0) if first else None

    @property
    def after(self) -> int | None:
        last = self.typed.first + LINES_PER_PAGE
        return last if self.inside and last < len(self.inside.invoice.lines) else None


@require_safe
def customer_invoice(request: DeskRequest, number: str, invoice: str) -> HttpResponse:
    page = RevisionPage(
        party_or_404(number), invoice, DeskRevisionForm(), TypedAmounts()
    )
    return render_revision_page(request, page)


def render_revision_page(request: DeskRequest, page: RevisionPage) -> HttpResponse:
    """Render the form that opens the customer; during a visit, the invoice."""
    status = 422 if page.refusal or page.form.errors else 200
    if (visit := current_visit(request, page.party.pk)) is None:
        return render(request, "desk/bill.html", {"page": page}, status=status)
    with staff_party_scope(request, page.party.pk):
        context = replace(page, visit=visit, inside=load_open_bill(visit, page.number))
        return render(request, "desk/bill.html", {"page": context}, status=status)


def load_open_bill(visit: Visit, number: str) -> OpenBill:
    mine = Bill.objects.visible_to(visit.access).select_related("account")
    if (bill := mine.filter(invoice_number=number).first()) is None:
        raise Http404
    rows = revisions_of(bill)
    orders = Order.objects.visible_to(visit.access).filter(kind=RevisionProposal.key)
    waiting = orders.filter(state__in=UNDER_WAY_STATES, answers__bill=number).first()
    return OpenBill(bill, parse_record(current_record(bill, rows)), rows, waiting)


@require_POST
def revise_invoice(request: DeskRequest, number: str, invoice: str) -> HttpResponse:
    """Handle three buttons: more lines, preview, submit for approval."""
    party, form = party_or_404(number), DeskRevisionForm(request.POST)
    if current_visit(request, party.pk) is None:
        return redirect("desk:invoice", number, invoice)
    go, typed = request.POST.get("go", ""), read_typed_amounts(request.POST)
    page = RevisionPage(party, invoice, form, typed)
    if go not in {"preview", "send"}:
        return render_revision_page(request, replace(page, form=unvalidated_form(form)))
    if not form.is_valid():
        return render_revision_page(request, page)
    try:
        answers = revision_answers(request, invoice, form, typed)
        with staff_party_scope(request, party.pk) as actor:
            case = build_case(party, None, actor=actor, at=now())
            if go == "send":
                return redirect(
                    "desk:order", send_to_colleague(request, case, form, answers)
                )
            offer = preview_offer(RevisionProposal, case, answers)
    except Refused as refusal:
        return render_revision_page(request, replace(page, refusal=refusal))
    return render_revision_page(request, replace(page, offer=offer))


def unvalidated_form(form: DeskRevisionForm) -> DeskRevisionForm:
    """Build the form with what was typed, without errors."""
    return DeskRevisionForm(initial={name: form.data.get(name) for name in form.fields})


def revision_answers(
    request: DeskRequest, invoice: str, form: DeskRevisionForm, typed: TypedAmounts
) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "act": cleaned["act"],
        "amounts": typed.amounts(),
        "bill": invoice,
        "follows": request.POST.get("follows", ""),
        "reason": cleaned["reason"],
    }


def send_to_colleague(
    request: DeskRequest, case: Case, form: DeskRevisionForm, answers: dict[str, Any]
) -> str:
    """Propose the revision; return the receipt number of its order."""
    key, seen = form.cleaned_data["key"], request.POST.get("seen", "")
    return propose_order(RevisionProposal, case, answers, key=key, seen=seen).number
