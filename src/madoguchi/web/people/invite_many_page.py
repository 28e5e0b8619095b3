"""Invite up to 2,000 people by a CSV file: shown first, then all of them or nobody."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.billing.renderers.csv_table import csv_bytes
from madoguchi.customers.models import Grant
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.people.grant_checks import known_keys
from madoguchi.people.invitations import InvitedPerson, invite_people
from madoguchi.people.people_file import (
    MAX_PEOPLE_BYTES,
    PEOPLE_HEADINGS,
    KnownThings,
    PeopleFile,
    known_roles,
    read_people,
    text_of_file,
)
from madoguchi.people.role_names import label_of_code, roles_to_give
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.bills.csv_encodings import csv_codec_or_404
from madoguchi.web.procedures.order_pages import download_response

MAX_PEOPLE_SHOWN = 50


class PeopleFileForm(forms.Form):
    """A file at first; when it was shown, its text comes back in `table`."""

    file = forms.FileField(
        label=_("招待する方のファイル（CSV）"), required=False, allow_empty_file=True
    )
    table = forms.CharField(
        required=False,
        strip=False,
        max_length=MAX_PEOPLE_BYTES,
        widget=forms.HiddenInput,
    )

    def text_given(self) -> str:
        """Refused (`people_file_unreadable`)."""
        if uploaded := self.cleaned_data["file"]:
            return text_of_file(uploaded.read(MAX_PEOPLE_BYTES + 1))
        return str(self.cleaned_data["table"])


@dataclass(frozen=True, slots=True)
class InviteManyPage:
    form: forms.Form
    headings: list[str]
    read: PeopleFile | None
    text: str

    @property
    def people_with_roles(self) -> list[tuple[InvitedPerson, str]]:
        """The first of them, each with the names of what they get."""
        people = self.read.people[:MAX_PEOPLE_SHOWN] if self.read else ()
        return [
            (person, "、".join(label_of_code(grant.role) for grant in person.grants))
            for person in people
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def invite_many(request: MemberRequest) -> HttpResponse:
    is_post = request.method == "POST"
    form = PeopleFileForm(
        request.POST if is_post else None, request.FILES if is_post else None
    )
    read, text = None, ""
    if is_post and form.is_valid():
        try:
            refuse_other_customer(request)
            text = form.text_given()
            read = read_people(text, known_things(request))
            if read.people and request.POST.get("send"):
                invite_people(read.people, by=request.member, at=now())
                return redirect("invitations")
        except Refused as refusal:
            show_refusal(form, refusal, "file")
            read = None
    has_fault = bool(form.errors) or bool(read and read.faults)
    page = InviteManyPage(form, PEOPLE_HEADINGS, read, text)
    status = 422 if has_fault else 200
    return render(request, "people/invite_many.html", {"page": page}, status=status)


def known_things(request: MemberRequest) -> KnownThings:
    codes = known_keys(request.member.party_id, Grant.Scope.DEPARTMENTS)
    return KnownThings(frozenset(codes), known_roles(roles_to_give(request.access)))


@require_safe
def invite_many_example(request: MemberRequest) -> HttpResponse:
    """An empty table with the headings, and one line as it may be."""
    line = [
        "suzuki@example.jp",
        "鈴木 一郎",
        "スズキ イチロウ",
        "00123",
        "",
        "請求を見る",
    ]
    body = csv_bytes([PEOPLE_HEADINGS, line], csv_codec_or_404(request))
    return download_response(body, "text/csv", "people.csv")
