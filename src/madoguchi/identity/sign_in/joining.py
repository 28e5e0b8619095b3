"""Joining a company: number of the invitation, code by mail, then one's own sign-in."""

from dataclasses import replace

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.guard.attempts import attempt_subject_of_user
from madoguchi.accounts.guard.budgets import INVITATION_BUDGET
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import User
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.network_budgets import (
    give_back_for_request,
    take_for_request,
)
from madoguchi.identity.one_time_codes import (
    is_code_requested,
    redeem_code,
    request_code,
)
from madoguchi.identity.question_page import QuestionPage, render_question
from madoguchi.identity.session_state import JoiningProgress, SessionState
from madoguchi.kernel.errors import Refused
from madoguchi.people.joining import (
    invitation_of_number,
    party_of_number,
    unusable_invitation,
)
from madoguchi.people.models import Invitation
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.ui.form_errors import show_refusal

JOINING_PURPOSE = "joining"
STRANGER = "invited"


class InvitationNumberForm(forms.Form):
    number = forms.CharField(
        label=gettext_lazy("案内番号"),
        help_text=gettext_lazy("招待のメールにある12桁の数字です。"),
        max_length=60,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return normalise_identifier(self.cleaned_data["number"])


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for the number of the invitation; the code goes to the invited mailbox."""
    form = InvitationNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            begin_joining(request, form.cleaned_data["number"])
            return redirect("join-code")
        except Refused as refusal:
            show_refusal(form, refusal)
    lead = (
        _("会社から招待のメールが届いた方の画面です。"),
        _("次に、そのメールアドレスへ6桁の確認コードをお送りします。"),
    )
    title, button = _("会社の担当者になる"), _("確認コードを受け取る")
    page = QuestionPage(title, button, form, lead, 1, 3, _("案内番号"))
    return render_question(request, page)


def begin_joining(request: HttpRequest, number: str) -> None:
    """Send a code to the mailbox of that invitation, which the session remembers.

    Refused: `too_many_invitation_numbers`, `invitation_unusable`, `too_many_codes`.
    """
    with transaction.atomic():
        if not take_for_request(request, INVITATION_BUDGET):
            raise Refused(
                "too_many_invitation_numbers",
                _(
                    "違う案内番号の入力が続いているため、いったん止めています。"
                    "10分ほど待ってから、もう一度お試しください。"
                ),
            )
    invitation = find_invitation(number)
    with transaction.atomic():
        give_back_for_request(request, INVITATION_BUDGET)
        user = login_of_address(invitation)
        asker = attempt_subject_of_user("code", user.pk)
        request_code(request, JOINING_PURPOSE, user, asker=asker)
        progress = JoiningProgress(invitation.party_id, invitation.pk)
        SessionState(request.session).joining = progress


def find_invitation(number: str) -> Invitation:
    """Refused (`invitation_unusable`) alike for all numbers that open nothing."""
    party = party_of_number(number)
    if party is None:
        raise unusable_invitation()
    with scope(STRANGER, party):
        return invitation_of_number(party, number, now())


def login_of_address(invitation: Invitation) -> User:
    """The login of the invited address, else a new one that signs in nowhere yet."""
    new = {"display_name": invitation.name, "is_active": False, "password": "!"}
    return User.objects.get_or_create(email=invitation.email, defaults=new)[0]


@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: HttpRequest) -> HttpResponse:
    progress = SessionState(request.session).joining
    if not progress.invitation or not is_code_requested(request, JOINING_PURPOSE):
        return redirect("join")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prove_mailbox(request, progress, form.cleaned_data["code"])
            return redirect("join-company")
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    lead = (_("招待のメールが届いたアドレスへ、確認コードをお送りしました。"),)
    title, button = _("確認コードの入力"), _("コードを確認する")
    links = (("join", _("届かないときは、もう一度送る")),)
    page = QuestionPage(title, button, form, lead, 2, 3, _("確認コード"), links)
    return render_question(request, page)


def prove_mailbox(request: HttpRequest, progress: JoiningProgress, code: str) -> None:
    """Refused: `invitation_unusable`, and what `count_attempt` and a code refuse."""
    with scope(STRANGER, progress.party):
        row = Invitation.objects.filter(pk=progress.invitation).first()
    if row is None:
        raise unusable_invitation()
    with transaction.atomic():
        user = login_of_address(row)
        subject = attempt_subject_of_user("joining", user.pk)
    attempts.count_attempt(subject, now())
    redeem_code(request, JOINING_PURPOSE, code)
    attempts.clear_failures(subject)
    request.session.cycle_key()
    proved_at = int(now().timestamp())
    SessionState(request.session).joining = replace(progress, proved_at=proved_at)
