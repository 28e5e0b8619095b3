"""Ask the card of a customer once more, from the page of a charge that failed."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.charge_facts import charge_or_404
from madoguchi.desk.charge_page import render_charge_page
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import DecisionForm
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.charge_retries import retry_charge
from madoguchi.payments.models import CardCharge
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command


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
