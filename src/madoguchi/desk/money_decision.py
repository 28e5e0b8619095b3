"""Approve or reject what a colleague asks to do with money."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.money_decision_form import MoneyDecisionForm
from madoguchi.desk.money_page import render_money_page
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import Visit, current_visit
from madoguchi.desk.write_off_day import refuse_early_write_off
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import MoneyRequest
from madoguchi.payments.money_requests import decide_on_money
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command


@require_POST
def decide_money_request(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Approve or reject a colleague's request, once. Refused as deciding is."""
    party, form = party_or_404(number), MoneyDecisionForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:money", number)
    if not form.is_valid():
        raise BadRequest("no decision, or no key")
    decision = form.cleaned_data["decision"]
    try:
        with staff_party_scope(request, party.pk) as actor:
            row = MoneyRequest.objects.visible_to(visit.access).filter(pk=pk).first()
            if row is None:
                raise Http404
            act = partial(record_decision, visit, row, decision, actor)
            asked = ["money request", pk, decision]
            key = form.cleaned_data["key"]
            command(key, act, actor=actor, party=party.pk, request=asked)
    except Refused as refusal:
        return render_money_page(request, party, None, refusal)
    return redirect("desk:money", number)


def record_decision(visit: Visit, row: MoneyRequest, decision: str, actor: str) -> int:
    at, approves = now(), decision == "approve"
    if approves and row.kind == MoneyRequest.Kind.WRITE_OFF:
        bill = (row.account_id, row.billing_month)
        refuse_early_write_off(visit.access, *bill, at.date())
    decide_on_money(row, approves=approves, actor=actor, at=at)
    return row.pk
