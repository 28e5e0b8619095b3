"""Invite one person to a company; the list of invitations, and what to do with one."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_numbers import place_in_list
from madoguchi.people.company_grants import refuse_part_for_whole
from madoguchi.people.grant_checks import refuse_unfit, refuse_unknown_keys
from madoguchi.people.invitations import (
    invite_people,
    resend_invitation,
    withdraw_invitation,
)
from madoguchi.people.models import Invitation
from madoguchi.people.role_names import GivenRole, roles_to_give
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.people.invite_form import InviteForm
from madoguchi.web.people.person_page import FIELD_OF_REFUSAL

INVITATIONS_PER_PAGE = 50
FIELD_OF_INVITE_REFUSAL = FIELD_OF_REFUSAL | {
    "already_member": "email",
    "already_invited": "email",
}


@dataclass(frozen=True, slots=True)
class ListedInvitation:
    row: Invitation
    state: Invitation.State

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state == Invitation.State.WAITING

    @property
    def may_be_sent_again(self) -> bool:
        return self.state in (Invitation.State.WAITING, Invitation.State.EXPIRED)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    roles = roles_to_give(request.access)
    form = InviteForm(request.POST or None, initial={"scope": "all"})
    form.offer(roles, request.access)
    if request.method == "POST" and form.is_valid():
        try:
            invite_typed_person(request, form, roles)
            return redirect("invitations")
        except Refused as refusal:
            show_refusal(form, refusal, FIELD_OF_INVITE_REFUSAL.get(refusal.code))
    status = 422 if form.errors else 200
    return render(request, "people/invite.html", {"form": form}, status=status)


def invite_typed_person(
    request: MemberRequest, form: InviteForm, roles: list[GivenRole]
) -> None:
    refuse_other_customer(request)
    at = now()
    role = next(role for role in roles if role.code == form.cleaned_data["role"])
    wanted = form.wanted_grant(role.rights, at.date())
    refuse_unfit(wanted, at.date())
    refuse_unknown_keys(request.member.party_id, wanted)
    refuse_part_for_whole(role, wanted)
    person = form.invited_person(role, at.date())
    invite_people([person], by=request.member, at=at)


@require_safe
def invitations(request: MemberRequest) -> HttpResponse:
    return show_invitations(request)


def show_invitations(
    request: MemberRequest, refusal: Refused | None = None
) -> HttpResponse:
    first = place_in_list(request.GET.get("from", ""))
    rows = Invitation.objects.visible_to(request.access).order_by("-invited_at", "-pk")
    found = list(
        rows.select_related("invited_by__user")[
            first : first + INVITATIONS_PER_PAGE + 1
        ]
    )
    has_more = len(found) > INVITATIONS_PER_PAGE
    at = now()
    page = {
        "invitations": [
            ListedInvitation(row, row.state_at(at))
            for row in found[:INVITATIONS_PER_PAGE]
        ],
        "next": first + INVITATIONS_PER_PAGE if has_more else 0,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "people/invitations.html", {"page": page}, status=status)


@require_POST
def invitation_withdraw(request: MemberRequest, invitation: int) -> HttpResponse:
    return act_on_invitation(request, invitation, again=False)


@require_POST
def invitation_resend(request: MemberRequest, invitation: int) -> HttpResponse:
    return act_on_invitation(request, invitation, again=True)


def act_on_invitation(request: MemberRequest, pk: int, *, again: bool) -> HttpResponse:
    row = Invitation.objects.visible_to(request.access).filter(pk=pk).first()
    if row is None:
        raise Http404
    act = resend_invitation if again else withdraw_invitation
    try:
        refuse_other_customer(request)
        act(row, by=request.member, at=now())
    except Refused as refusal:
        return show_invitations(request, refusal)
    return redirect("invitations")
