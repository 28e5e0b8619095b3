"""The choice of the party for which a user of several acts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.next_url import next_url
from madoguchi.identity.session_renewal import renew_session_id
from madoguchi.identity.session_state import SessionState


@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: MemberRequest) -> HttpResponse:
    """Choose a party of this login; any other is ignored. The session gets a new id."""
    if request.method == "POST":
        chosen = request.POST.get("party", "")
        matches = [m for m in request.members if str(m.party_id) == chosen]
        for member in matches:
            state = SessionState(request.session)
            state.party_pk = member.party_id
            del state.contract_code
            renew_session_id(request)
        return redirect(next_url(request))
    page = {
        "names": party_choices(request),
        "chosen": request.member,
        "next": next_url(request),
    }
    return render(request, "account/parties.html", {"page": page})


def party_choices(request: MemberRequest) -> list[tuple[int, str, str, int]]:
    """Return party, customer number, role, and number of contracts of each."""
    return [
        (
            member.party_id,
            member.party.customer_number,
            f"{member.party.get_kind_display()}・{member.get_role_display()}",
            sum(c.party_id == member.party_id for c in request.contracts),
        )
        for member in request.members
    ]
