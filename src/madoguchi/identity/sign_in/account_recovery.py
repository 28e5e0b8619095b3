"""Recovery of a login by customer number alone."""

from dataclasses import replace
from typing import Any, cast

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
from madoguchi.accounts.guard.masks import MaskedChannel, masked_channels
from madoguchi.accounts.guard.ways import second_factors_of
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import RecoveryCase, User
from madoguchi.accounts.security_notices import notice_channels_of
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.credential_forms import (
    CodeForm,
    CustomerNumberForm,
    NewPasswordForm,
)
from madoguchi.identity.device import known_device, record_sign_in_event
from madoguchi.identity.one_time_codes import (
    code_request_subject,
    redeem_code,
    request_code,
    requested_channel_pk,
)
from madoguchi.identity.question_page import (
    QuestionPage,
    redirect_with_next,
    render_question,
)
from madoguchi.identity.session import acts_for_company
from madoguchi.identity.session_ending import end_sessions_and_trust, store_password
from madoguchi.identity.session_state import RecoveryProgress, SessionState
from madoguchi.identity.sign_in.password_reset import user_with_password
from madoguchi.identity.sign_in.sign_in_pages import continue_sign_in
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

RECOVERY_PURPOSE = "recovery"


def recovery_progress(request: HttpRequest) -> RecoveryProgress:
    return SessionState(request.session).recovery


def update_recovery_progress(request: HttpRequest, **changes: Any) -> None:
    """Change some fields of the progress that this session remembers."""
    state = SessionState(request.session)
    state.recovery = replace(state.recovery, **changes)


def proved_user(request: HttpRequest) -> User | None:
    """Return the user of whom a channel was proved in this session."""
    pk = recovery_progress(request).user_pk
    return User.objects.filter(pk=pk, is_active=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
def start_recovery(request: HttpRequest) -> HttpResponse:
    """Ask for the customer number. The next page is the same for every number."""
    form = CustomerNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        progress = RecoveryProgress(identifier=form.cleaned_data["number"])
        SessionState(request.session).recovery = progress
        return redirect_with_next(request, "recovery-channel")
    lead = (
        _("パスワードを忘れ、登録のメールや確認コードも使えないときの手続きです。"),
        _("請求書や契約書面にあるお客様番号だけで始められます。"),
    )
    title, button = _("ログインの復旧"), _("次へ")
    links = (("recovery-receipt", _("受付番号をお持ちの方")),)
    return render_question(
        request, QuestionPage(title, button, form, lead, 1, 4, _("お客様番号"), links)
    )


class RecoveryChannelForm(forms.Form):
    channel = forms.ChoiceField(label=_("確認コードの送り先"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, channels: list[MaskedChannel], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["channel"])
        field.choices = [(str(n), c.masked_address) for n, c in enumerate(channels)]


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_channel(request: HttpRequest) -> HttpResponse:
    if (identifier := recovery_progress(request).identifier) is None:
        return redirect_with_next(request, "recovery")
    user = user_with_password(identifier)
    channels = masked_channels(user, identifier)
    form = RecoveryChannelForm(request.POST or None, channels=channels)
    if request.method == "POST" and form.is_valid():
        index = int(form.cleaned_data["channel"])
        try:
            asker = code_request_subject(request, identifier)
            channel = channels[index].channel
            request_code(request, RECOVERY_PURPOSE, user, asker=asker, channel=channel)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            update_recovery_progress(request, is_code_sent=True)
            return redirect_with_next(request, "recovery-code")
    lead = (
        _("ご登録の連絡先です。一部を伏せています。受け取れるものをお選びください。"),
    )
    title, button = _("送り先を選ぶ"), _("確認コードを受け取る")
    links = (("contact", _("どれも受け取れないときは、お電話ください")),)
    return render_question(
        request, QuestionPage(title, button, form, lead, 2, 4, _("送り先"), links)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_code(request: HttpRequest) -> HttpResponse:
    if not recovery_progress(request).is_code_sent:
        return redirect_with_next(request, "recovery")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            prove_recovery_channel(request, form.cleaned_data["code"])
            return redirect_with_next(request, "recovery-next")
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    lead = (_("ご登録があれば、選んだ送り先へ確認コードをお送りしました。"),)
    links = (
        ("recovery-channel", _("届かないときは、もう一度送る・送り先を変える")),
        ("contact", _("どれも受け取れないときは、お電話ください")),
    )
    title, button = _("確認コードの入力"), _("コードを確認する")
    return render_question(
        request, QuestionPage(title, button, form, lead, 3, 4, _("確認コード"), links)
    )


def prove_recovery_channel(request: HttpRequest, code: str) -> None:
    """Remember that one more channel of the user is proved.

    Refused when the code is wrong. The try counts as a guess at this recovery.
    """
    progress = recovery_progress(request)
    identifier = progress.identifier or ""
    channel_pk = requested_channel_pk(request, RECOVERY_PURPOSE)
    device = known_device(request, identifier)
    subject = attempts.attempt_subject("recovery", identifier, device)
    attempts.count_attempt(subject, now())
    user = redeem_code(request, RECOVERY_PURPOSE, code)
    attempts.clear_failures(subject)
    proved = progress.proved_channels if progress.user_pk == user.pk else ()
    request.session.cycle_key()
    update_recovery_progress(
        request, user_pk=user.pk, proved_channels=sorted({*proved, channel_pk})
    )


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
