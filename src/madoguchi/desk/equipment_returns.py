"""Record the results of returned equipment."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.billing.promised_charges import promise_equipment_fee
from madoguchi.billing.promised_fees import Fee
from madoguchi.contracts import return_cases
from madoguchi.contracts.models import ReturnItem
from madoguchi.desk.customer_detail import party_or_404, render_customer_page
from madoguchi.desk.desk_forms import OpenCustomerForm, ReturnOutcomeForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command

OUTCOME_ACTIONS = {
    "whole": return_cases.receive_intact,
    "damaged": return_cases.receive_damaged,
    "missing": return_cases.record_missing,
}


@require_POST
def settle_piece(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Record the result of one piece, once. Refused with `piece_settled`."""
    party, form = party_or_404(number), ReturnOutcomeForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:customer", number)
    if not form.is_valid():
        raise BadRequest("no outcome, or no key")
    try:
        with staff_party_scope(request, party.pk) as actor:
            run_settle_command(visit, pk, form, actor=actor)
    except Refused as refusal:
        return render_customer_page(request, party, OpenCustomerForm(), refusal)
    return redirect("desk:customer", number)


def run_settle_command(
    visit: Visit, pk: int, form: ReturnOutcomeForm, *, actor: str
) -> None:
    outcome, key = form.cleaned_data["outcome"], form.cleaned_data["key"]
    items = ReturnItem.objects.visible_to(visit.access).select_related(
        "case", "equipment"
    )
    if (item := items.filter(pk=pk).first()) is None:
        raise Http404
    act = partial(record_outcome, item, outcome, actor=actor)
    request = ["piece", pk, outcome]
    command(key, act, actor=actor, party=visit.party_id, request=request)


def record_outcome(item: ReturnItem, outcome: str, *, actor: str) -> int:
    at = now()
    OUTCOME_ACTIONS[outcome](item, actor=actor, at=at)
    fee = Fee(f"return-{item.pk}", item.fee_yen, TaxCategory.OUT_OF_SCOPE, at.date())
    promise_equipment_fee(item.case.contract, fee, at=at)
    return item.pk
