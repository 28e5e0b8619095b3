"""Acts of the desk on one charge of a card: how it ended, and asking once more."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.charge_page import charge_or_404, render_charge_page
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm
from madoguchi.desk.money_forms import ChargeEndForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.charge_retries import retry_charge
from madoguchi.payments.models import CardCharge, MoneyRequest
from madoguchi.payments.money_requests import MoneyTerms, ask_for_money
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.reasons import clean_reason


@require_POST
def end_charge(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Record what somebody saw at the gateway, or ask a colleague to, once for a key.

    Refused as `ask_for_money` is.
    """
    party, form = party_or_404(number), ChargeEndForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:charge", number, pk)
    if not form.is_valid():
        return render_charge_page(request, party, pk, form)
    try:
        reason = clean_reason(form.cleaned_data["reason"])
        with staff_party_scope(request, party.pk) as actor:
            terms = terms_of_end(charge_or_404(visit, pk), form, reason)
            command(
                form.cleaned_data["key"],
                partial(ask_for_end, party.pk, terms, actor),
                actor=actor,
                party=party.pk,
                request=["charge end", pk, *form.typed],
            )
    except Refused as refusal:
        return render_charge_page(request, party, pk, form, refusal)
    return redirect("desk:money", number)


def terms_of_end(charge: CardCharge, form: ChargeEndForm, reason: str) -> MoneyTerms:
    is_paid = form.cleaned_data["outcome"] == MoneyRequest.Kind.PAID
    return MoneyTerms(
        MoneyRequest.Kind(form.cleaned_data["outcome"]),
        charge.account_id,
        charge.billing_month,
        form.cleaned_data["amount_yen"] if is_paid else charge.amount_yen,
        reason,
        charge,
        form.cleaned_data["paid_on"] if is_paid else None,
    )


def ask_for_end(party: int, terms: MoneyTerms, actor: str) -> int:
    return ask_for_money(party, terms, actor=actor, at=now()).pk


@require_POST
def retry_card(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Ask the customer's card once more for the bill of a charge, once for a key.

    Refused as `retry_charge` is.
    """
    party, form = party_or_404(number), DecisionForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:charge", number, pk)
    if not form.is_valid():
        raise BadRequest("no key")
    try:
        with staff_party_scope(request, party.pk) as actor:
            charge = charge_or_404(visit, pk)
            new = command(
                form.cleaned_data["key"],
                partial(ask_card_again, charge, actor),
                actor=actor,
                party=party.pk,
                request=["charge retry", pk],
            )
    except Refused as refusal:
        return render_charge_page(request, party, pk, None, refusal)
    return redirect("desk:charge", number, new)


def ask_card_again(charge: CardCharge, actor: str) -> int:
    month = charge.billing_month
    return retry_charge(charge.account, month, actor=actor, at=now()).pk
