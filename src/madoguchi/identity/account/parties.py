"""The choice of the party for which a user of several acts."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.customers.member_access import Membership
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.next_url import next_url
from madoguchi.identity.session_renewal import renew_session_id
from madoguchi.identity.session_state import SessionState

MAX_PARTIES_SHOWN = 20
MAX_NUMBER_LENGTH = 40


@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: MemberRequest) -> HttpResponse:
    """Choose a party of this login; any other is ignored. The session gets a new id."""
    if request.method == "POST":
        chosen = request.POST.get("party", "")
        matches = [m for m in request.members if str(m.party_id) == chosen]
        for row in matches:
            state = SessionState(request.session)
            state.party_pk = row.party_id
            del state.contract_code
            renew_session_id(request)
        return redirect(next_url(request))
    q = request.GET.get("q", "")[:MAX_NUMBER_LENGTH]
    wanted = normalise_identifier(q).lower()
    found = request.members.with_number(wanted)
    page = {
        "names": party_choices(found[:MAX_PARTIES_SHOWN]),
        "has_more": len(found) > MAX_PARTIES_SHOWN,
        "q": q,
        "has_search": len(request.members) > MAX_PARTIES_SHOWN,
        "chosen": request.member,
        "next": next_url(request),
    }
    return render(request, "account/parties.html", {"page": page})


def party_choices(memberships: Sequence[Membership]) -> list[tuple[int, str, str]]:
    """Return party, customer number, and kind with role, of each."""
    return [
        (
            member.party_id,
            member.party.customer_number,
            f"{member.party.get_kind_display()}・{member.get_role_display()}",
        )
        for member in (row.member for row in memberships)
    ]
