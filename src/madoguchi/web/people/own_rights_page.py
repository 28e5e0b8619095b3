"""What somebody may do in the company themselves, and how they ask for more."""

from collections.abc import Sequence

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.people.models import RightRequest
from madoguchi.people.right_requests import ask_for_right
from madoguchi.people.role_names import GivenRole, label_of_code, roles_to_give
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.text_fields import FreeTextField
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.people.grant_form import role_words
from madoguchi.web.people.people_list import rights_of_members

MAX_REQUESTS_SHOWN = 20


class AskForm(forms.Form):
    role = forms.ChoiceField(label=_("ほしい権限"), widget=forms.RadioSelect)
    part = FreeTextField(
        label=_("範囲"),
        required=False,
        max_length=100,
        help_text=_("部門や請求先の名前。空欄のときは、会社全体です。"),
    )
    reason = FreeTextField(label=_("理由"), max_length=200)

    def offer(self, roles: Sequence[GivenRole]) -> None:
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 for mypy
        field.choices = [(role.code, role_words(role)) for role in roles]


@require_http_methods(["GET", "HEAD", "POST"])
def own_rights(request: MemberRequest) -> HttpResponse:
    """Show one's own rights, and ask for one: whoever manages the people is told."""
    is_company = not request.member.party.is_consumer
    roles = roles_to_give(request.access)
    is_asked = is_company and request.method == "POST"
    form = AskForm(request.POST if is_asked else None)
    form.offer(roles)
    if is_asked and form.is_valid():
        try:
            refuse_other_customer(request)
            answers = form.cleaned_data
            role = next(r for r in roles if r.code == answers["role"])
            ask_for_right(
                request.member, role, answers["part"], answers["reason"], now()
            )
            return redirect("own-rights")
        except Refused as refusal:
            show_refusal(form, refusal, "role")
    mine = request.member
    asked = RightRequest.objects.visible_to(request.access).filter(member=mine)
    newest = list(asked.order_by("-asked_at")[:MAX_REQUESTS_SHOWN])
    page = {
        "rights": rights_of_members(request, [mine])[mine.pk],
        "asked": [(row, label_of_code(row.role)) for row in newest],
        "form": form if is_company else None,
    }
    status = 422 if form.errors else 200
    return render(request, "people/own_rights.html", {"page": page}, status=status)
