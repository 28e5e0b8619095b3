"""The page on which a company says which of its orders wait for an approver."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.approval_policies import (
    kinds_to_choose,
    kinds_with_approval,
    set_approval_policy,
)
from madoguchi.procedures.engine.approvers import approving_memberships
from madoguchi.procedures.toolkit.base import TranslatableText
from madoguchi.ui.form_errors import show_refusal
from madoguchi.web.http.cached_reference import current_policy


def choices_of_kinds() -> list[tuple[str, TranslatableText]]:
    """The kinds that a company may let wait, without those that wait in any case."""
    kinds = [kind for kind in kinds_to_choose() if kind.approver != "member"]
    return [(kind.key, kind.title) for kind in kinds]


class ApprovalPolicyForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("社内の承認を待つ手続き"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=choices_of_kinds,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def approval_policy(request: MemberRequest) -> HttpResponse:
    """Choose the kinds; what was sent before is not touched."""
    party = request.member.party
    chosen = {"kinds": sorted(kinds_with_approval(party))}
    typed = request.POST if request.method == "POST" else None
    form = ApprovalPolicyForm(typed, initial=chosen)
    always = [kind for kind in kinds_to_choose() if kind.approver == "member"]
    if request.method == "POST" and form.is_valid():
        try:
            refuse_other_customer(request)
            chosen_kinds = form.cleaned_data["kinds"]
            actor = str(request.member)
            set_approval_policy(party, chosen_kinds, actor=actor, at=now())
            return redirect("approval-policy")
        except Refused as refusal:
            show_refusal(form, refusal, "kinds")
    members = approving_memberships(party, now().date())
    page = {
        "form": form,
        "always": always,
        "approvers": [membership.member.user for membership in members],
        "days": current_policy().approval_days,
    }
    status = 422 if form.errors else 200
    return render(request, "orders/approval_policy.html", {"page": page}, status=status)
