"""Recovery after a proved channel: a new password, or a case that waits."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import attempts, recovery
from madoguchi.accounts.guard.backup_codes import normalise_code
from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.guard.masks import masked_channels
from madoguchi.accounts.guard.ways import second_factors_of
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import RecoveryCase, User
from madoguchi.accounts.security_notices import notice_channels_of
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.credential_forms import (
    NewPasswordForm,
)
from madoguchi.identity.question_page import (
    QuestionPage,
    redirect_with_next,
    render_question,
)
from madoguchi.identity.session_ending import end_sessions_and_trust, store_password
from madoguchi.identity.session_state import RecoveryProgress, SessionState
from madoguchi.identity.sign_in.recovery_progress import proved_user, recovery_progress
from madoguchi.identity.sign_in.sign_in_pages import continue_sign_in
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.user_roles import acts_for_company
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_next(request: HttpRequest) -> HttpResponse:
    """Go on to a new password; with a second step, offer to start a recovery case."""
    user = proved_user(request)
    if user is None:
        return redirect_with_next(request, "recovery")
    if not (user.two_steps or second_factors_of(user) or acts_for_company(user)):
        return redirect_with_next(request, "recovery-password")
    if request.method == "POST":
        return start_recovery_case(request, user)
    is_staff = acts_for_company(user)
    proved = len(recovery_progress(request).proved_channels)
    page = {
        "may_prove_more": proved < len(masked_channels(user, "")) and not is_staff,
        "proved": proved,
        "is_staff": is_staff,
    }
    return render(request, "entry/recovery_next.html", {"page": page})


def start_recovery_case(request: HttpRequest, user: User) -> HttpResponse:
    """Start a case, which waits or is reviewed, and show its receipt once."""
    is_staff = acts_for_company(user)
    proved = 1 if is_staff else len(recovery_progress(request).proved_channels)
    case, receipt = recovery.create_recovery_case(user, channels=proved, at=now())
    record_sign_in_event(request, user, "recovery-started", "recovery")
    announce_security_change(user, "recovery-started", case=case)
    del SessionState(request.session).recovery
    page = {"case": case, "receipt": receipt, "is_staff": is_staff}
    return render(request, "entry/recovery_receipt.html", {"page": page})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_password(request: HttpRequest) -> HttpResponse:
    """Set a new password after one proved channel; the second step comes after it.

    Staff of a company need a case that is finished.
    """
    user = proved_user(request)
    if user is None:
        return redirect_with_next(request, "recovery")
    if acts_for_company(user) and not recovery_progress(request).case_pk:
        return redirect_with_next(request, "recovery-next")
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        return set_recovered_password(request, user, form.cleaned_data["password"])
    lead = (_("保存すると、ほかの端末はすべてログアウトします。"),)
    title, button = _("新しいパスワード"), _("保存して続ける")
    return render_question(
        request, QuestionPage(title, button, form, lead, 4, 4, _("パスワード"))
    )


def set_recovered_password(
    request: HttpRequest, user: User, password: str
) -> HttpResponse:
    """Set the password and sign in. A case, if any, is completed, once."""
    old_channels = notice_channels_of(user)
    cases = RecoveryCase.objects.filter(
        pk=recovery_progress(request).case_pk, user=user
    )
    if (case := cases.first()) and not recovery.complete_recovery(case, now()):
        return redirect_with_next(request, "recovery")
    user.refresh_from_db()
    end_sessions_and_trust(user)
    recovery.reduce_rights(user, now())
    store_password(
        request, user, password, "recovery-done", extra_channels=old_channels
    )
    request.session.flush()
    return continue_sign_in(request, user, "recovery")


def resume_recovery_case(*, receipt: str, letter: str) -> RecoveryCase:
    """Return the case of a receipt whose waiting is over.

    Refused (`no_such_receipt`, `still_in_review`, `still_held`, `recovery_ended`).
    Guesses at the code of its letter are counted.
    """
    subject = keyed_digest("attempts", "receipt", normalise_code(receipt))
    attempts.count_attempt(subject, now())
    case = recovery.find_recovery_case(receipt, normalise_identifier(letter), now())
    attempts.clear_failures(subject)
    recovery.refuse_before_wait_ends(case, now())
    return case


class RecoveryReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("受付番号"),
        help_text=_("申し込みのときに画面に出た、13文字の番号です。"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters"}),
    )
    letter = forms.CharField(
        label=_("郵送でお届けしたコード"),
        help_text=_("12桁の数字です。届いていない方は空のままで構いません。"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean_receipt(self) -> str:
        return normalise_identifier(self.cleaned_data["receipt"])


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_receipt(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt of a case whose waiting is over, then for a password."""
    form = RecoveryReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = resume_recovery_case(**form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            request.session.cycle_key()
            progress = RecoveryProgress(user_pk=case.user_id, case_pk=case.pk)
            SessionState(request.session).recovery = progress
            return redirect("recovery-password")
    lead = (_("待ち時間が終わると、ここから新しいパスワードを決められます。"),)
    title = gettext("復旧の続き")
    return render_question(request, QuestionPage(title, _("次へ"), form, lead))
