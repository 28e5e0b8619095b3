"""Pages of a company's administrator: required sign-in, recoveries, history."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from madoguchi.accounts.guard import recovery
from madoguchi.accounts.models import RecoveryCase, SignInEvent
from madoguchi.customers.models import Party
from madoguchi.identity.account.company_members import (
    administrators,
    list_members,
    users_only_in_party,
)
from madoguchi.identity.account.history_pages import history_row
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.current_user import current_user
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.shown_customer import refuse_other_customer
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

REQUIRED_LEVEL_CHOICES = (
    (1, _("パスワードだけでよい")),
    (2, _("確認コード（SMSなど）も必要")),
    (3, _("認証アプリかパスキーが必要")),
    (4, _("パスキーが必要")),
)
MAX_STAFF_EVENTS_SHOWN = 100


class SignInPolicyForm(forms.Form):
    level = forms.TypedChoiceField(
        label=_("全員に求めるログイン"),
        choices=REQUIRED_LEVEL_CHOICES,
        coerce=int,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def company_security(request: MemberRequest) -> HttpResponse:
    """Set the level that the sign-in of all members must reach; list and find members.

    Refused (`policy_above_own_level`) above the level of this session: else an
    administrator could lock everybody out.
    """
    party = request.member.party
    current = {"level": party.required_level}
    form = SignInPolicyForm(request.POST or None, initial=current)
    if request.method == "POST" and form.is_valid():
        try:
            refuse_other_customer(request)
            require_sign_in_level(request, party, form.cleaned_data["level"])
            return redirect("company-security")
        except Refused as refusal:
            show_refusal(form, refusal, "level")
    page = {
        "form": form,
        "cases": recovery_cases_to_approve(request),
        "staff": list_members(request, party.pk),
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/company.html", {"page": page}, status=status)


def require_sign_in_level(request: MemberRequest, party: Party, level: int) -> None:
    if level > level_in_session(request):
        raise Refused(
            "policy_above_own_level",
            gettext(
                "いまのログインより強い方法は求められません。まだ変更していません。"
                "先にご自身で認証アプリかパスキーを登録してください。"
            ),
        )
    party.required_level = level
    party.save(update_fields=["required_level"])
    record_sign_in_event(request, current_user(request), "policy-changed")
    for member in administrators(party.pk):
        announce_security_change(member.user, "policy-changed")


def recovery_cases_to_approve(request: MemberRequest) -> list[RecoveryCase]:
    """Return the cases that wait for another administrator, without one's own."""
    cases = RecoveryCase.objects.filter(
        user__in=users_only_in_party(request.member.party_id),
        state=RecoveryCase.State.REVIEW,
    )
    by_others = cases.exclude(user=request.member.user_id)
    return list(by_others.select_related("user").order_by("opened_at"))


@require_POST
def case_approve(request: MemberRequest) -> HttpResponse:
    """Approve a case after checking in person who asks; its day of waiting begins."""
    case_pk = request.POST.get("case", "")
    for case in recovery_cases_to_approve(request):
        if str(case.pk) == case_pk and approve_unless_decided(request, case):
            record_sign_in_event(request, case.user, "recovery-started", "recovery")
            announce_security_change(case.user, "recovery-started", case=case)
    return redirect("company-security")


def approve_unless_decided(request: MemberRequest, case: RecoveryCase) -> bool:
    """Approve the case; return False when it was decided meanwhile."""
    by, reason = current_user(request).email, gettext("別の管理者が本人を確認")
    try:
        recovery.approve_recovery(case, by=by, reason=reason, at=now())
    except Refused:
        return False
    return True


@require_safe
def staff_history(request: MemberRequest) -> HttpResponse:
    users = users_only_in_party(request.member.party_id)
    events = SignInEvent.objects.filter(user__in=users)
    newest = events.select_related("user").order_by("-at", "-pk")[
        :MAX_STAFF_EVENTS_SHOWN
    ]
    page = {"rows": [history_row(event) for event in newest]}
    return render(request, "account/staff_history.html", {"page": page})
