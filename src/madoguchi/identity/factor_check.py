"""The page that checks a factor, at sign-in and before a sensitive act."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard import attempts, backup_codes, masks, passkeys, totp
from madoguchi.accounts.guard.ways import verified_phones_of
from madoguchi.accounts.models import User
from madoguchi.identity.credential_forms import (
    BackupCodeForm,
    CodeForm,
    OldPasswordForm,
    PasskeyForm,
    name_beside_password,
)
from madoguchi.identity.device import device_of_request
from madoguchi.identity.next_url import next_url
from madoguchi.identity.one_time_codes import (
    SENT_CODE_WAYS,
    is_code_requested,
    redeem_code,
    send_code_to_user,
)
from madoguchi.identity.question_page import LazyText, redirect_with_next
from madoguchi.identity.session_proofs import record_proof
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal

FORM_OF_WAY: dict[str, type[forms.Form]] = {
    "password": OldPasswordForm,
    "passkey": PasskeyForm,
    "totp": CodeForm,
    "mail": CodeForm,
    "sms": CodeForm,
    "backup": BackupCodeForm,
}
LABEL_OF_WAY: dict[str, LazyText] = {
    "password": _("パスワードで確認する"),
    "passkey": _("パスキーで確認する"),
    "totp": _("認証アプリの数字で確認する"),
    "mail": _("メールに届くコードで確認する"),
    "sms": _("SMSに届くコードで確認する"),
    "backup": _("予備コードで確認する"),
}


@dataclass(frozen=True, slots=True)
class FactorCheck:
    """What is checked, and what follows.

    `url_name` is the page itself, with the way as its one argument; `options_url` is
    where the browser gets the question for a passkey. `event` is how a failure is
    called in the sign-in history. `may_trust`: whether the device can be trusted.
    `task` is what the proof is for, in words.
    """

    user: User
    way: str
    ways: list[str]
    url_name: str
    options_url: str
    event: str
    on_success: Callable[[HttpRequest], HttpResponse]
    may_trust: bool = False
    base_template: str = "plain.html"
    task: str = ""


@dataclass(frozen=True, slots=True)
class FactorCheckPage:
    check: FactorCheck
    form: forms.Form
    way_label: LazyText
    other_ways: list[tuple[str, LazyText]]
    is_ready: bool  # a code is on its way, or none is needed
    destination: str  # the masked address of the code
    next: str

    @property
    def title(self) -> LazyText:
        """The task and that a proof comes before it; else how it is proved."""
        if not self.check.task:
            return self.way_label
        return gettext("%(task)sの前に、ご本人の確認") % {"task": self.check.task}

    @property
    def sends_code(self) -> bool:
        return self.check.way in SENT_CODE_WAYS


def handle_factor_check(request: HttpRequest, check: FactorCheck) -> HttpResponse:
    """Show the way, send its code when asked to, and go on once it is proved."""
    if check.way not in check.ways:
        return redirect_with_next(request, check.url_name, check.ways[0])
    if "send" in request.POST and check.way in SENT_CODE_WAYS:
        return send_code_again(request, check)
    form = FORM_OF_WAY[check.way](request.POST or None)
    if check.way == "password":
        form.fields["username"] = name_beside_password(check.user.email)
    if request.method == "POST" and form.is_valid():
        try:
            return accept_proof(request, check, form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
    return render_factor_check(request, check, form)


def send_code_again(request: HttpRequest, check: FactorCheck) -> HttpResponse:
    try:
        send_code_to_user(request, check.user, check.way)
    except Refused as refusal:
        form = FORM_OF_WAY[check.way]({"code": ""})
        form.errors.clear()
        show_refusal(form, refusal)
        return render_factor_check(request, check, form)
    return redirect_with_next(request, check.url_name, check.way)


def render_factor_check(
    request: HttpRequest, check: FactorCheck, form: forms.Form
) -> HttpResponse:
    page = FactorCheckPage(
        check,
        form,
        LABEL_OF_WAY[check.way],
        [(way, LABEL_OF_WAY[way]) for way in check.ways if way != check.way],
        is_ready=check.way not in SENT_CODE_WAYS
        or is_code_requested(request, check.way),
        destination=masked_destination(check.user, check.way),
        next=next_url(request),
    )
    status = 422 if form.is_bound else 200
    return render(request, "entry/prove.html", {"page": page}, status=status)


def masked_destination(user: User, way: str) -> str:
    phone = verified_phones_of(user).order_by("pk").last() if way == "sms" else None
    if phone:
        return masks.mask_phone(phone.address)
    return masks.mask_mail(user.email) if way == "mail" else ""


def accept_proof(
    request: HttpRequest, check: FactorCheck, answer: dict[str, str]
) -> HttpResponse:
    """Check a factor, remember the proof and go on; a failure goes into the history.

    Refused as `verify_factor` refuses.
    """
    try:
        verify_factor(request, check.user, check.way, answer)
    except Refused:
        record_sign_in_event(
            request, check.user, check.event, check.way, is_success=False
        )
        raise
    record_proof(request, check.user, check.way)
    if check.may_trust and "trust" in request.POST:
        SessionState(request.session).wants_trust = True
    return check.on_success(request)


def verify_factor(
    request: HttpRequest, user: User, way: str, answer: dict[str, str]
) -> None:
    """Compare the answer with the factor, after the try is counted.

    Refused with the code of the way: `wrong_password`, `wrong_code`,
    `wrong_backup_code`, `passkey_not_usable`, or `wait_before_next_try`.
    """
    if way == "passkey":
        passkeys.verify_passkey(answer["credential"], user)  # type: ignore[arg-type]  # the one field that is JSON
        return
    device = device_of_request(request, user)
    subject = attempts.attempt_subject_of_user(way, user.pk, device)
    attempts.count_attempt(subject, now())
    if way == "totp":
        if totp.verify_app_code(user, answer["code"], now()):
            SessionState(request.session).has_clock_drift = True
    elif way == "backup":
        backup_codes.redeem_backup_code(user, answer["code"], now())
    elif way == "password":
        verify_password(user, answer["password"])
    else:
        redeem_code(request, way, answer["code"])
    attempts.clear_failures(subject)


def verify_password(user: User, password: str) -> None:
    if not user.check_password(password):
        raise Refused(
            "wrong_password", gettext("パスワードが違います。何も変更していません。")
        )


def passkey_request_options(user: User) -> JsonResponse:
    return JsonResponse(allauth_api.passkey_request_options(user))
