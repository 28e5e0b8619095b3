"""What the reversal of a match would move back, and who has asked for it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from madoguchi.customers.models import Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm, ReasonForm
from madoguchi.desk.money_decision_form import MoneyDecisionForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.posted_matches import counting_match
from madoguchi.desk.queue import colleague_names
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.incoming.used_credit import parts_of
from madoguchi.payments.models import TransferMatch


class ReversalForm(ReasonForm, DecisionForm):
    """Why a transfer is not this customer's."""


@dataclass(frozen=True, slots=True)
class ReversalPage:
    """`moved`: what the transfer moved, which the reversal moves back."""

    party: Party
    visit: Visit
    match: TransferMatch
    moved: list[LedgerEntry]
    form: ReversalForm
    refusal: Refused | None
    asked_by: str
    is_own: bool
    decision: MoneyDecisionForm


@require_safe
def transfer_reversal(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    return render_reversal_page(request, party_or_404(number), pk)


def render_reversal_page(
    request: DeskRequest,
    party: Party,
    pk: int,
    form: ReversalForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """Render what would move back; without a visit lead to the customer's money."""
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:money", party.customer_number)
    status = 422 if refusal or (form and form.errors) else 200
    with staff_party_scope(request, party.pk) as actor:
        row = counting_match(visit, pk)
        asked_by = row.reversal_asked_by
        page = ReversalPage(
            party,
            visit,
            row,
            parts_of(row),
            form or ReversalForm(),
            refusal,
            colleague_names().get(asked_by, asked_by),
            asked_by == actor,
            MoneyDecisionForm(),
        )
        return render(
            request, "desk/transfer_reversal.html", {"page": page}, status=status
        )
