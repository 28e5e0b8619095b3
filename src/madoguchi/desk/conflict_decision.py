"""Decide at the desk whether our value stays or that of an export counts."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.contracts.import_conflicts import decide_conflict
from madoguchi.customers.models import ImportConflict
from madoguchi.desk.customer_detail import party_or_404, render_customer_page
from madoguchi.desk.desk_forms import ConflictForm, OpenCustomerForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command


@require_POST
def decide_customer_conflict(
    request: DeskRequest, number: str, pk: int
) -> HttpResponse:
    """Decide one conflict, once. Refused as `decide_conflict` is."""
    party, form = party_or_404(number), ConflictForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:customer", number)
    if not form.is_valid():
        raise BadRequest("no decision, or no key")
    try:
        with staff_party_scope(request, party.pk) as actor:
            run_decision(visit, pk, form, actor=actor)
    except Refused as refusal:
        return render_customer_page(request, party, OpenCustomerForm(), refusal)
    return redirect("desk:customer", number)


def run_decision(visit: Visit, pk: int, form: ConflictForm, *, actor: str) -> None:
    mine = ImportConflict.objects.filter(party=visit.party_id)
    if (conflict := mine.filter(pk=pk).first()) is None:
        raise Http404
    decision, seen = form.cleaned_data["decision"], form.cleaned_data["seen"]
    act = partial(record_decision, conflict, decision, seen, actor=actor)
    request = ["conflict", pk, decision, seen]
    key = form.cleaned_data["key"]
    command(key, act, actor=actor, party=visit.party_id, request=request)


def record_decision(
    conflict: ImportConflict, decision: str, seen: str, *, actor: str
) -> int:
    decide_conflict(conflict, decision, seen=seen, actor=actor, at=now())
    return conflict.pk
