"""Somebody changes department or work on a day: old rights end, new ones begin."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.customers.models import Member
from madoguchi.identity.leaving.handed_over import hand_over, open_work
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.people.departures import refuse_unfit_successor
from madoguchi.people.moves import Move, move_person
from madoguchi.people.role_names import GivenRole, roles_to_give
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.documents.search_fields import FirstDayField
from madoguchi.web.people.grant_form import role_words, scope_choices
from madoguchi.web.people.leave_page import successor_choices
from madoguchi.web.people.people_list import rights_of_members
from madoguchi.web.people.person_page import member_of_company

FIELD_OF_MOVE_REFUSAL = {
    "unfit_move": "on",
    "unfit_successor": "successor",
    "whole_company_role": "scope",
    "grant_key_unknown": "scope",
}


class MoveForm(forms.Form):
    on = FirstDayField(
        label=_("異動の日"),
        help_text=_("いまの権限はこの日の前の日で終わり、この日から新しくなります。"),
    )
    roles = forms.MultipleChoiceField(
        label=_("新しくできること"), widget=forms.CheckboxSelectMultiple
    )
    scope = forms.ChoiceField(label=_("新しい範囲"))
    successor = forms.ChoiceField(label=_("途中の申し込みを引き継ぐ方"), required=False)
    reason = FreeTextField(label=_("理由"), required=False, max_length=200)

    def offer(
        self, request: MemberRequest, member: Member, roles: list[GivenRole]
    ) -> None:
        whole_and_parts = scope_choices(request.access)[:-1]  # no single contracts
        for name, choices in (
            ("roles", [(role.code, role_words(role)) for role in roles]),
            ("scope", whole_and_parts),
            ("successor", successor_choices(member)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 for mypy
            field.choices = choices

    def wanted_move(self, roles: list[GivenRole]) -> Move:
        answers: dict[str, Any] = self.cleaned_data
        scope, _sep, key = answers["scope"].partition(":")
        chosen = [role for role in roles if role.code in answers["roles"]]
        keys = (key,) if key else ()
        return Move(answers["on"], chosen, scope, keys, answers["reason"])


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, member: int) -> HttpResponse:
    """Show what would end and what is handed over; on a press set the day."""
    found = member_of_company(request, member)
    roles = roles_to_give(request.access)
    is_post = request.method == "POST"
    form = MoveForm(request.POST if is_post else None, initial={"scope": "all"})
    form.offer(request, found, roles)
    if is_post and form.is_valid():
        try:
            refuse_other_customer(request)
            carry_out_move(request, found, form, roles)
            return redirect("person", found.pk)
        except Refused as refusal:
            show_refusal(form, refusal, FIELD_OF_MOVE_REFUSAL.get(refusal.code))
    page = {
        "member": found,
        "rights": rights_of_members(request, [found])[found.pk],
        "work": open_work(found, now()),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "people/move.html", {"page": page}, status=status)


@transaction.atomic
def carry_out_move(
    request: MemberRequest, member: Member, form: MoveForm, roles: list[GivenRole]
) -> None:
    """Hand over what is open where somebody takes it; then change the rights."""
    at, chosen = now(), form.cleaned_data["successor"]
    if chosen:
        others = Member.objects.filter(party=member.party_id).select_related("user")
        successor = others.get(pk=chosen)
        refuse_unfit_successor(member, successor)
        work = open_work(member, at)
        hand_over(work, successor, by=str(request.member), at=at)
    move_person(member, form.wanted_move(roles), by=request.member, at=at)
