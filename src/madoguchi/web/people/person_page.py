"""A person of a company: what they may do, and how an administrator changes that."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.customers.models import Grant, Member
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_numbers import row_id
from madoguchi.people.company_grants import give_grant, take_grant, take_operator_role
from madoguchi.people.right_requests import settle_given
from madoguchi.people.role_names import GivenRole, roles_to_give
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.people.grant_form import GrantForm
from madoguchi.web.people.people_list import last_sign_ins, rights_of_members

FIELD_OF_REFUSAL = {
    "grant_key_unknown": "contracts",
    "whole_company_role": "scope",
    "unfit_grant": "until_on",
}


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: MemberRequest, member: int) -> HttpResponse:
    """Show what a person may do; give a right, after showing what it would allow."""
    found = member_of_company(request, member)
    roles = roles_to_give(request.access)
    form = GrantForm(request.POST or None, initial={"scope": "all"})
    form.offer(roles, request.access)
    if request.method == "POST" and form.is_valid():
        try:
            give_typed_grant(request, found, form, roles)
            return redirect("person", found.pk)
        except Refused as refusal:
            show_refusal(form, refusal, FIELD_OF_REFUSAL.get(refusal.code))
    return show_person(request, found, form)


def show_person(
    request: MemberRequest,
    found: Member,
    form: GrantForm,
    refusal: Refused | None = None,
) -> HttpResponse:
    page = {
        "member": found,
        "rights": rights_of_members(request, [found])[found.pk],
        "signed_in_at": last_sign_ins(request, [found]).get(found.user_id),
        "form": form,
        "refusal": refusal,
    }
    status = 422 if form.errors or refusal else 200
    return render(request, "people/person.html", {"page": page}, status=status)


def member_of_company(request: MemberRequest, pk: int) -> Member:
    rows = Member.objects.filter(party=request.member.party_id, pk=pk)
    found = rows.select_related("user", "party").first()
    if found is None:
        raise Http404
    return found


def give_typed_grant(
    request: MemberRequest, found: Member, form: GrantForm, roles: list[GivenRole]
) -> None:
    refuse_other_customer(request)
    at = now()
    role = next(role for role in roles if role.code == form.cleaned_data["role"])
    wanted = form.wanted_grant(role.rights, at.date())
    give_grant(found, role, wanted, by=request.member, at=at)
    settle_given(found, role.code, by=request.member, at=at)


@require_POST
def grant_end(request: MemberRequest, member: int) -> HttpResponse:
    """End a right at once; `grant` is its number, empty for the operator's role."""
    found = member_of_company(request, member)
    try:
        refuse_other_customer(request)
        end_posted_grant(request, found)
    except Refused as refusal:
        form = GrantForm(initial={"scope": "all"})
        form.offer(roles_to_give(request.access), request.access)
        return show_person(request, found, form, refusal)
    return redirect("person", found.pk)


def end_posted_grant(request: MemberRequest, found: Member) -> None:
    typed = request.POST.get("grant", "")
    if not typed:
        take_operator_role(found, by=request.member, at=now())
        return
    rows = Grant.objects.filter(member=found, party=request.member.party_id)
    grant = rows.filter(pk=row_id(typed)).first()
    if grant is None:
        raise Http404
    take_grant(grant, None, by=request.member, at=now())
