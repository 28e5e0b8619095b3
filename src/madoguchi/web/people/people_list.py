"""The people of a company, with what each may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.accounts.models import SignInEvent
from madoguchi.customers.models import Grant, Member
from madoguchi.identity.account.company_members import list_members, users_only_in_party
from madoguchi.identity.member_request import MemberRequest
from madoguchi.people.role_names import own_role_names, role_label
from madoguchi.people.scope_names import load_part_names
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class GivenRight:
    """A line of what somebody may do: its name, its part of the company, its days."""

    grant: Grant | None
    role: str | Promise
    scope: str
    from_on: date | None
    until_on: date | None


@dataclass(frozen=True, slots=True)
class ListedPerson:
    member: Member
    rights: Sequence[GivenRight]
    signed_in_at: datetime | None


@require_safe
def people(request: MemberRequest) -> HttpResponse:
    found = list_members(request, request.member.party_id)
    rights = rights_of_members(request, found.listed)
    last = last_sign_ins(request, found.listed)
    rows = [ListedPerson(m, rights[m.pk], last.get(m.user_id)) for m in found.listed]
    page = {"found": found, "people": rows}
    return render(request, "people/people.html", {"page": page})


def rights_of_members(
    request: MemberRequest, members: Sequence[Member]
) -> dict[int, list[GivenRight]]:
    """What each may do or will: by the operator's role, or by grants not yet over."""
    today = now().date()
    rows = Grant.objects.filter(member__in=members).order_by("from_on", "pk")
    grants = list(rows)
    is_open = [g for g in grants if g.until_on is None or g.until_on >= today]
    names = load_part_names(request.access, is_open)
    roles = own_role_names(request.access)
    found: dict[int, list[GivenRight]] = {member.pk: [] for member in members}
    for grant in is_open:
        label = role_label(grant, roles)
        scope = names.of_grant(grant)
        found[grant.member_id].append(
            GivenRight(grant, label, scope, grant.from_on, grant.until_on)
        )
    granted = {grant.member_id for grant in grants}
    for member in members:
        if member.pk not in granted:
            label = member.get_role_display()
            found[member.pk].append(GivenRight(None, label, _("会社全体"), None, None))
    return found


def last_sign_ins(
    request: MemberRequest, members: Sequence[Member]
) -> dict[int, datetime]:
    """When each signed in last; private of who has another customer number."""
    own = users_only_in_party(request.member.party_id)
    events = SignInEvent.objects.filter(
        user__in=[member.user_id for member in members],
        what="signed-in",
        is_success=True,
    )
    newest = events.filter(user__in=own).order_by("user", "-at").distinct("user")
    return dict(newest.values_list("user", "at"))
