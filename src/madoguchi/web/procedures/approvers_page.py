"""The page on which a company names its own approvers."""

from collections.abc import Mapping

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.customers.models import Member, Party
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.procedures.engine.approval_policies import (
    approval_policy_of,
    has_single_member,
)
from madoguchi.procedures.engine.named_approvers import (
    approvers_by_source,
    member_to_name,
    name_approvers,
    settle_proposal,
)
from madoguchi.ui.form_errors import show_refusal

MAX_EMAIL_LENGTH = 254


class ApproversForm(forms.Form):
    """`kept`: those named before who stay; `email`: of one more."""

    kept = forms.MultipleChoiceField(
        label=_("御社が決めた承認者"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("チェックを外した方は、承認できなくなります。"),
    )
    email = forms.EmailField(
        label=_("加える方のメールアドレス"),
        required=False,
        max_length=MAX_EMAIL_LENGTH,
        help_text=_("その方がログインに使うメールアドレス"),
    )

    def offer_named(self, named: list[Member]) -> None:
        field = self.fields["kept"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 for mypy
        field.choices = [
            (str(m.pk), f"{m.user.display_name} {m.user.email}") for m in named
        ]
        field.initial = [str(m.pk) for m in named]
        if not named:
            del self.fields["kept"]


@require_http_methods(["GET", "HEAD", "POST"])
def approvers(request: MemberRequest) -> HttpResponse:
    """Name approvers or take them away; settle what another administrator proposed."""
    party, at = request.member.party, now()
    found = approvers_by_source(party, at.date())
    act = request.POST.get("act", "")
    form = ApproversForm(typed_names(request, found.named))
    form.offer_named(found.named)
    if request.method == "POST" and (act or form.is_valid()):
        try:
            refuse_other_customer(request)
            if act:
                settle_proposal(party, agreed=act == "agree", by=request.member, at=at)
            else:
                name_typed_approvers(request, form, found.named)
            return redirect("approvers")
        except Refused as refusal:
            form.is_valid()  # a refused button has a form without answers
            is_email = refusal.code in {"not_a_member", "limited_member"}
            show_refusal(form, refusal, "email" if is_email else None)
    page = {
        "form": form,
        "others": found.others,
        "is_single": has_single_member(party),
        "proposal": proposal_shown(request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "orders/approvers.html", {"page": page}, status=status)


def typed_names(
    request: MemberRequest, named: list[Member]
) -> Mapping[str, object] | None:
    """What was sent; beside a button about a proposal, the names as they stand."""
    if request.method != "POST":
        return None
    return {"kept": [m.pk for m in named]} if "act" in request.POST else request.POST


def name_typed_approvers(
    request: MemberRequest, form: ApproversForm, named: list[Member]
) -> None:
    party: Party = request.member.party
    kept = form.cleaned_data.get("kept", [])
    wanted = [member for member in named if str(member.pk) in kept]
    if form.cleaned_data["email"]:
        wanted.append(member_to_name(party, form.cleaned_data["email"]))
    name_approvers(party, wanted, by=request.member, at=now())


def proposal_shown(member: Member) -> dict[str, object] | None:
    """What waits for another administrator, and whether this one asked for it."""
    policy = approval_policy_of(member.party)
    if policy is None or policy.proposed_approvers is None:
        return None
    members = Member.objects.filter(
        party=member.party_id, pk__in=policy.proposed_approvers
    )
    return {
        "people": [row.user for row in members.select_related("user").order_by("pk")],
        "is_own": policy.proposed_by == str(member),
    }
