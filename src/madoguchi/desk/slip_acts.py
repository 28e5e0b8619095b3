"""End a slip of the open customer, or issue another, once for a key."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.slip_page import (
    SlipActForm,
    render_slip_page,
    slip_or_404,
    stored_agency,
)
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import StoreSlip
from madoguchi.payments.slips.desk_acts import SlipAct, cancel_slip, reissue_slip
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command
from madoguchi.platform.reasons import clean_reason

ACTS = ("cancel", "reissue")


@require_POST
def act_on_slip(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Do what the button says. Refused as `cancel_slip` and `reissue_slip` are."""
    party, name = party_or_404(number), request.POST.get("act", "")
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:slips", number)
    if name not in ACTS:
        raise BadRequest("no act on a slip")
    form = SlipActForm(request.POST, auto_id=f"slip-{pk}-%s")
    if not form.is_valid():
        return render_slip_page(request, party, (pk, form))
    try:
        reason = clean_reason(form.cleaned_data["reason"])
        with staff_party_scope(request, party.pk) as actor:
            act = SlipAct(actor, reason, now())
            command(
                form.cleaned_data["key"],
                partial(do_act, name, slip_or_404(visit, pk), act),
                actor=actor,
                party=party.pk,
                request=["slip", name, pk, reason],
            )
    except Refused as refusal:
        return render_slip_page(request, party, (pk, form), refusal)
    return redirect("desk:slips", number)


def do_act(name: str, slip: StoreSlip, act: SlipAct) -> int:
    if name == "cancel":
        return cancel_slip(slip, act).pk
    if (agency := stored_agency()) is None:
        raise Http404
    return reissue_slip(slip, agency, act).pk
