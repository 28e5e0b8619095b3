"""Record how a charge of a card ended, as somebody saw it at the gateway."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.charge_facts import charge_or_404
from madoguchi.desk.charge_form import ChargeEndForm
from madoguchi.desk.charge_page import render_charge_page
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
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
                request=["charge end", pk, *form.typed_texts],
            )
    except Refused as refusal:
        return render_charge_page(request, party, pk, form, refusal)
    return redirect("desk:money", number)


def terms_of_end(charge: CardCharge, form: ChargeEndForm, reason: str) -> MoneyTerms:
    kind = MoneyRequest.Kind(form.cleaned_data["outcome"])
    yen, paid_on = charge.amount_yen, None
    if kind == MoneyRequest.Kind.PAID:
        yen, paid_on = form.cleaned_data["amount_yen"], form.cleaned_data["paid_on"]
    bill = (charge.account_id, charge.billing_month)
    return MoneyTerms(kind, *bill, yen, reason, charge, paid_on)


def ask_for_end(party: int, terms: MoneyTerms, actor: str) -> int:
    return ask_for_money(party, terms, actor=actor, at=now()).pk
