"""The roles of a company: those delivered, and its own, which it makes and changes."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.people.company_roles import change_role, end_role, make_role
from madoguchi.people.delivered_roles import DELIVERED_ROLES
from madoguchi.people.models import CompanyRole
from madoguchi.people.right_words import RIGHT_WORDS, right_choices
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.form_errors import show_refusal


class RightsForm(forms.Form):
    rights = forms.MultipleChoiceField(
        label=_("できること"),
        choices=right_choices,
        widget=forms.CheckboxSelectMultiple,
    )


class NewRoleForm(RightsForm):
    name = FreeTextField(label=_("役割の名前"), max_length=40)
    field_order = ("name", "rights")


def named_rights(rights: list[str]) -> str:
    return "、".join(str(RIGHT_WORDS.get(right, right)) for right in rights)


@require_http_methods(["GET", "HEAD", "POST"])
def company_roles(request: MemberRequest) -> HttpResponse:
    is_post = request.method == "POST"
    form = NewRoleForm(request.POST if is_post else None)
    if is_post and form.is_valid():
        try:
            refuse_other_customer(request)
            answers = form.cleaned_data
            make_role(answers["name"], answers["rights"], by=request.member, at=now())
            return redirect("company-roles")
        except Refused as refusal:
            show_refusal(form, refusal, "name")
    own = CompanyRole.objects.visible_to(request.access).order_by("name")
    page = {
        "delivered": [
            (role.label, named_rights(sorted(role.rights))) for role in DELIVERED_ROLES
        ],
        "own": [(row, named_rights(row.rights)) for row in own],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "people/roles.html", {"page": page}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def company_role(request: MemberRequest, role: int) -> HttpResponse:
    row = role_of_company(request, role)
    is_post = request.method == "POST"
    form = RightsForm(
        request.POST if is_post else None, initial={"rights": list(row.rights)}
    )
    if is_post and form.is_valid():
        try:
            refuse_other_customer(request)
            change_role(row, form.cleaned_data["rights"], by=request.member, at=now())
            return redirect("company-roles")
        except Refused as refusal:
            show_refusal(form, refusal, "rights")
    status = 422 if form.errors else 200
    page = {"row": row, "form": form}
    return render(request, "people/role.html", {"page": page}, status=status)


@require_POST
def company_role_end(request: MemberRequest, role: int) -> HttpResponse:
    row = role_of_company(request, role)
    refuse_other_customer(request)
    if row.ended_at is None:
        end_role(row, by=request.member, at=now())
    return redirect("company-roles")


def role_of_company(request: MemberRequest, pk: int) -> CompanyRole:
    row = CompanyRole.objects.visible_to(request.access).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
