"""Somebody leaves the company: a day, who takes over, what goes and what stays."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.customers.models import Member
from madoguchi.identity.leaving.carrying_out import carry_out_departure
from madoguchi.identity.leaving.handed_over import (
    open_work,
    refuse_without_successor,
)
from madoguchi.identity.leaving.left_outside import what_lies_outside
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.people.departures import (
    WantedDeparture,
    call_off_departure,
    coming_departure,
    plan_departure,
)
from madoguchi.people.grant_ends import open_grants
from madoguchi.people.models import Departure
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.documents.search_fields import LastDayField
from madoguchi.web.people.person_page import member_of_company

MAX_SUCCESSORS_OFFERED = 500
FIELD_OF_LEAVE_REFUSAL = {
    "successor_needed": "successor",
    "unfit_successor": "successor",
    "unfit_last_day": "last_on",
}


def successor_choices(member: Member) -> list[tuple[str, str | Promise]]:
    """Everybody else of the company, by name."""
    others = Member.objects.filter(party=member.party_id, user__is_active=True)
    rows = others.exclude(pk=member.pk).select_related("user")
    listed = rows.order_by("user__display_name", "pk")[:MAX_SUCCESSORS_OFFERED]
    named = [(str(row.pk), row.user.display_name) for row in listed]
    return [("", _("選ばない")), *named]


class LeaveForm(forms.Form):
    last_on = LastDayField(
        label=_("最後の日"),
        required=False,
        help_text=_("この日の24時に外れます。空欄のときは、いますぐ外れます。"),
    )
    successor = forms.ChoiceField(label=_("引き継ぐ方"), required=False)
    reason = FreeTextField(
        label=_("理由"),
        required=False,
        max_length=200,
        help_text=_("操作の記録に残ります。"),
    )

    def offer(self, member: Member) -> None:
        field = self.fields["successor"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for mypy
        field.choices = successor_choices(member)

    def wanted_departure(self, member: Member) -> WantedDeparture:
        answers: dict[str, Any] = self.cleaned_data
        others = Member.objects.filter(party=member.party_id).select_related("user")
        chosen = answers["successor"]
        successor = others.filter(pk=chosen).first() if chosen else None
        return WantedDeparture(answers["last_on"], successor, answers["reason"])


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: MemberRequest, member: int) -> HttpResponse:
    """Show what would end; on a press end it, or set the day on which it ends."""
    found = member_of_company(request, member)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    form.offer(found)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            refuse_other_customer(request)
            row = let_go(found, form.wanted_departure(found), request)
            return redirect("departure", row.pk)
        except Refused as refusal:
            if field := FIELD_OF_LEAVE_REFUSAL.get(refusal.code):
                show_refusal(form, refusal, field)
            else:
                refused = refusal
    at = now()
    page = {
        "member": found,
        "form": form,
        "work": open_work(found, at),
        "grants": len(open_grants(found, at)) or 1,
        "outside": what_lies_outside(found),
        "coming": coming_departure(found),
        "refusal": refused,
    }
    status = 422 if form.errors or refused else 200
    return render(request, "people/leave.html", {"page": page}, status=status)


def let_go(
    member: Member, wanted: WantedDeparture, request: MemberRequest
) -> Departure:
    at = now()
    refuse_without_successor(open_work(member, at), wanted.successor)
    row = plan_departure(member, wanted, by=request.member, at=at)
    if wanted.last_on is None:
        carry_out_departure(row, at)
    return row


@require_POST
def leave_call_off(request: MemberRequest, member: int) -> HttpResponse:
    found = member_of_company(request, member)
    try:
        refuse_other_customer(request)
        if coming := coming_departure(found):
            call_off_departure(coming, by=request.member, at=now())
    except Refused:
        return redirect("leave", found.pk)
    return redirect("person", found.pk)
