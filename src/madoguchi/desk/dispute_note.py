"""Note what was done about a dispute, on the page of its charge."""

from functools import partial

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.desk.charge_page import render_charge_page
from madoguchi.desk.customer_detail import party_or_404
from madoguchi.desk.desk_forms import reason_of_form
from madoguchi.desk.dispute_facts import DisputeNoteForm, dispute_or_404
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.payments.disputes import note_dispute
from madoguchi.payments.models import CardDispute
from madoguchi.platform.clock import now
from madoguchi.platform.commands import command


@require_POST
def note_what_was_done(
    request: DeskRequest, number: str, pk: int, dispute: int
) -> HttpResponse:
    """Note it once for a key; the dispute leaves the list until its state changes.

    Refused `staff_reason_needed` without words, and as `note_dispute` is.
    """
    party, form = party_or_404(number), DisputeNoteForm(request.POST)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:charge", number, pk)
    form.is_valid()
    if {"key", "state"} & set(form.errors):
        raise BadRequest("no key or state")
    try:
        note = reason_of_form(form)
        with staff_party_scope(request, party.pk) as actor:
            row = dispute_or_404(visit, pk, dispute)
            command(
                form.cleaned_data["key"],
                partial(keep_note, row, form.cleaned_data["state"], note, actor),
                actor=actor,
                party=party.pk,
                request=["dispute note", dispute, note],
            )
    except Refused as refusal:
        return render_charge_page(request, party, pk, None, refusal)
    return redirect("desk:charge", number, pk)


def keep_note(row: CardDispute, state: str, note: str, actor: str) -> int:
    return note_dispute(row, state, note, actor=actor, at=now()).pk
