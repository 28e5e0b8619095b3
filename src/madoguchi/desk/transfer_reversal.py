"""A match that was wrong at the desk: one person says so, another takes it back."""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.customers.models import Party
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm
from madoguchi.desk.money_decision_form import MoneyDecisionForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.posted_matches import counting_match
from madoguchi.desk.reversal_page import ReversalForm, render_reversal_page
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.incoming.match_reversals import (
    ask_for_reversal,
    decide_on_reversal,
)
from madoguchi.payments.models import TransferMatch
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.reasons import clean_reason


@require_POST
def ask_reversal(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Ask a colleague to take a match back, once for a key."""
    party, form = party_or_404(number), ReversalForm(request.POST)
    if current_visit(request, party.pk) is None:
        return redirect("desk:money", number)
    if not form.is_valid():
        return render_reversal_page(request, party, pk, form)
    try:
        reason = clean_reason(form.cleaned_data["reason"])
    except Refused as refusal:
        return render_reversal_page(request, party, pk, form, refusal)

    def act(row: TransferMatch, actor: str) -> int:
        ask_for_reversal(row, reason, actor=actor, at=now())
        return row.pk

    return carry_out(request, party, pk, form, act)


@require_POST
def decide_reversal(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Take a match back that a colleague called wrong, or leave it, once."""
    party, form = party_or_404(number), MoneyDecisionForm(request.POST)
    if current_visit(request, party.pk) is None:
        return redirect("desk:money", number)
    if not form.is_valid():
        raise BadRequest("no decision, or no key")
    decision = form.cleaned_data["decision"]

    def act(row: TransferMatch, actor: str) -> int:
        approves = decision == "approve"
        decide_on_reversal(row, approves=approves, actor=actor, at=now())
        return row.pk

    return carry_out(request, party, pk, form, act)


def carry_out(
    request: DeskRequest,
    party: Party,
    pk: int,
    form: DecisionForm,
    act: Callable[[TransferMatch, str], int],
) -> HttpResponse:
    """Act on the match once for the key of the form, and lead to the money."""
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:money", party.customer_number)
    key = form.cleaned_data["key"]
    asked = ["transfer reversal", pk, *sorted(map(str, form.cleaned_data.values()))]
    try:
        with staff_party_scope(request, party.pk) as actor:
            row = counting_match(visit, pk)
            once = partial(act, row, actor)
            command(key, once, actor=actor, party=party.pk, request=asked)
    except Refused as refusal:
        again = form if isinstance(form, ReversalForm) else None
        return render_reversal_page(request, party, pk, again, refusal)
    return redirect("desk:money", party.customer_number)
