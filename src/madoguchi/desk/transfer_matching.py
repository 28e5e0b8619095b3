"""Say that a transfer is this customer's, and decide what a colleague has said."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.money_decision_form import MoneyDecisionForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.transfer_form import TransferMatchForm
from madoguchi.desk.transfer_page import (
    account_spreads,
    asked_match,
    first_known_month,
    render_transfer_page,
)
from madoguchi.desk.unlike_payer import unlike_name
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.incoming.hand_matches import (
    HandMatch,
    ask_for_match,
    decide_on_match,
)
from madoguchi.payments.incoming.waiting_list import unmatched_transfer
from madoguchi.payments.models import TransferMatch
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.reasons import clean_reason


@require_POST
def match_transfer(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Ask a colleague to agree that a transfer is this customer's, once for a key."""
    party = party_or_404(number)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:transfer", number, pk)
    if (found := unmatched_transfer(pk)) is None:
        return redirect("desk:transfers")
    with staff_party_scope(request, party.pk):
        spreads = account_spreads(visit, found)
        is_unlike = bool(unlike_name(visit.access, found.payer))
    form = TransferMatchForm(request.POST, spreads=spreads, is_name_unlike=is_unlike)
    if not form.is_valid():
        return render_transfer_page(request, party, pk, form)
    account = int(form.cleaned_data["account"])
    try:
        reason = clean_reason(form.cleaned_data["reason"])
        said = HandMatch(found, account, reason, form.shares)
        with staff_party_scope(request, party.pk) as actor:
            command(
                form.cleaned_data["key"],
                partial(ask_once, party.pk, said, actor),
                actor=actor,
                party=party.pk,
                request=["transfer match", pk, account, reason, str(form.shares)],
            )
    except Refused as refusal:
        return render_transfer_page(request, party, pk, form, refusal)
    return redirect("desk:transfer", number, pk)


def ask_once(party: int, said: HandMatch, actor: str) -> int:
    return ask_for_match(party, said, actor=actor, at=now()).pk


@require_POST
def decide_transfer(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Agree to a colleague's match, or reject it, once. Refused as deciding is."""
    party, form = party_or_404(number), MoneyDecisionForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:transfer", number, pk)
    if not form.is_valid():
        raise BadRequest("no decision, or no key")
    decision = form.cleaned_data["decision"]
    try:
        with staff_party_scope(request, party.pk) as actor:
            if (row := asked_match(visit, pk)) is None:
                raise Http404
            command(
                form.cleaned_data["key"],
                partial(decide_once, row, decision, actor),
                actor=actor,
                party=party.pk,
                request=["transfer decision", pk, decision],
            )
    except Refused as refusal:
        return render_transfer_page(request, party, pk, None, refusal)
    return redirect("desk:money", number)


def decide_once(row: TransferMatch, decision: str, actor: str) -> int:
    decide_on_match(
        row,
        approves=decision == "approve",
        since=first_known_month(),
        actor=actor,
        at=now(),
    )
    return row.pk
