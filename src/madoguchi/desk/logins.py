"""Unlocking the login of a customer who is open."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.customers.help_in import By, unlock
from madoguchi.customers.models import Member
from madoguchi.desk.customers import members_of, party_or_404, show
from madoguchi.desk.door import DeskRequest, acting
from madoguchi.desk.forms import EntryForm, UnlockForm
from madoguchi.desk.visits import visit_of
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, clean_reason, record
from madoguchi.platform.clock import now


@require_POST
def unlock_login(request: DeskRequest, number: str) -> HttpResponse:
    """Guesses are forgotten, and the person is told. No secret is seen or set."""
    party = party_or_404(number)
    if (visit := visit_of(request, party.pk)) is None:
        return redirect("desk:customer", number)
    form = UnlockForm(request.POST)
    form.is_valid()
    named = members_of(visit).filter(pk=form.cleaned_data.get("member", 0))
    if (member := named.first()) is None:
        raise Http404
    try:
        with acting(request, party.pk) as actor:
            reason = clean_reason(form.cleaned_data.get("reason", ""))
            unlocked(request, member, reason, actor=actor)
    except Refused as refusal:
        return show(request, party, EntryForm(), refusal)
    return redirect("desk:customer", number)


def unlocked(request: DeskRequest, member: Member, reason: str, *, actor: str) -> None:
    at, by = now(), By(request.staff.user.display_name, reason)
    unlock(member.user, by, at)
    act = Act("login_unlocked", str(member.user), member.party_id, actor, at)
    record(act, {"reason": ["", reason]})
