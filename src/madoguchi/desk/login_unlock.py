"""Unlock a login of the customer who is open."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.customers.models import Member
from madoguchi.customers.sign_in_support import ActingOperator, unlock_sign_in
from madoguchi.desk.customer_detail import party_or_404, render_customer_page
from madoguchi.desk.customer_lists import active_members
from madoguchi.desk.desk_forms import OpenCustomerForm, UnlockForm, reason_of_form
from madoguchi.desk.party_scope import DeskRequest, staff_party_scope
from madoguchi.desk.visits import current_visit
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now


@require_POST
def unlock_login(request: DeskRequest, number: str) -> HttpResponse:
    """Clear failed attempts, and notify the person. No secret is shown or set."""
    party = party_or_404(number)
    if (visit := current_visit(request, party.pk)) is None:
        return redirect("desk:customer", number)
    form = UnlockForm(request.POST)
    form.is_valid()
    named = active_members(visit).filter(pk=form.cleaned_data.get("member", 0))
    if (member := named.first()) is None:
        raise Http404
    try:
        with staff_party_scope(request, party.pk) as actor:
            reason = reason_of_form(form)
            unlock_member(request, member, reason, actor=actor)
    except Refused as refusal:
        return render_customer_page(request, party, OpenCustomerForm(), refusal)
    return redirect("desk:customer", number)


def unlock_member(
    request: DeskRequest, member: Member, reason: str, *, actor: str
) -> None:
    at, by = now(), ActingOperator(request.staff.user.display_name, reason)
    unlock_sign_in(member.user, by, at)
    act = Act("login_unlocked", str(member.user), member.party_id, actor, at)
    record(act, {"reason": ["", reason]})
