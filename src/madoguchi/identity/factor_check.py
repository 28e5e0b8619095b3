"""A second proof: the same page at sign-in and before a sensitive act."""

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
)
from madoguchi.identity.device import device_of_request, record_sign_in_event
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
    """`url` names the page itself; its one part is the way."""

    user: User
    way: str
    ways: list[str]
    url: str
    options: str
    what: str
    done: Callable[[HttpRequest], HttpResponse]
    may_trust: bool = False
    frame: str = "plain.html"


@dataclass(frozen=True, slots=True)
class FactorCheckPage:
    asked: FactorCheck
    form: forms.Form
    name: LazyText
    others: list[tuple[str, LazyText]]
    is_sent: bool  # a code is on its way, or none is needed
    where: str  # the masked address it went to
    next: str

    @property
    def sends(self) -> bool:
        return self.asked.way in SENT_CODE_WAYS


def handle_factor_check(request: HttpRequest, asked: FactorCheck) -> HttpResponse:
    """Show the way, send its code when told to, and go on once it is proved."""
    if asked.way not in asked.ways:
        return redirect_with_next(request, asked.url, asked.ways[0])
    if "send" in request.POST and asked.way in SENT_CODE_WAYS:
        return send_code_again(request, asked)
    form = FORM_OF_WAY[asked.way](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return accept_proof(request, asked, form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
    return render_factor_check(request, asked, form)


def send_code_again(request: HttpRequest, asked: FactorCheck) -> HttpResponse:
    try:
        send_code_to_user(request, asked.user, asked.way)
    except Refused as refusal:
        form = FORM_OF_WAY[asked.way]({"code": ""})
        form.errors.clear()
        show_refusal(form, refusal)
        return render_factor_check(request, asked, form)
    return redirect_with_next(request, asked.url, asked.way)


def render_factor_check(
    request: HttpRequest, asked: FactorCheck, form: forms.Form
) -> HttpResponse:
    page = FactorCheckPage(
        asked,
        form,
        LABEL_OF_WAY[asked.way],
        [(way, LABEL_OF_WAY[way]) for way in asked.ways if way != asked.way],
        is_sent=asked.way not in SENT_CODE_WAYS
        or is_code_requested(request, asked.way),
        where=masked_destination(asked.user, asked.way),
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
    request: HttpRequest, asked: FactorCheck, said: dict[str, str]
) -> HttpResponse:
    """Refused when it is not proved. Each try is counted before it is looked at."""
    try:
        verify_factor(request, asked.user, asked.way, said)
    except Refused:
        record_sign_in_event(
            request, asked.user, asked.what, asked.way, is_success=False
        )
        raise
    record_proof(request, asked.user, asked.way)
    if asked.may_trust and "trust" in request.POST:
        SessionState(request.session).wants_trust = True
    return asked.done(request)


def verify_factor(
    request: HttpRequest, user: User, way: str, said: dict[str, str]
) -> None:
    if way == "passkey":
        passkeys.verify_passkey(said["credential"], user)  # type: ignore[arg-type]  # the one field that is JSON
        return
    device = device_of_request(request, user)
    subject = attempts.attempt_subject_of_user(way, user.pk, device)
    attempts.count_attempt(subject, now())
    if way == "totp":
        if totp.verify_app_code(user, said["code"], now()):
            SessionState(request.session).has_clock_drift = True
    elif way == "backup":
        backup_codes.redeem_backup_code(user, said["code"], now())
    elif way == "password":
        verify_password(user, said["password"])
    else:
        redeem_code(request, way, said["code"])
    attempts.clear_failures(subject)


def verify_password(user: User, password: str) -> None:
    if not user.check_password(password):
        raise Refused(
            "wrong_password", gettext("パスワードが違います。何も変更していません。")
        )


def passkey_request_options(user: User) -> JsonResponse:
    return JsonResponse(allauth_api.passkey_request_options(user))
