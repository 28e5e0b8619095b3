"""A second proof: the same page at sign-in and before a sensitive act."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madoguchi.accounts.guard import attempts, backup_codes, masks, passkeys, totp
from madoguchi.accounts.guard.ways import phones_of
from madoguchi.accounts.models import User
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.web.entry.codes import SENT, answer, is_code_requested, send_code
from madoguchi.web.entry.device import device_of, note
from madoguchi.web.entry.forms import BackupForm, CodeForm, OldPasswordForm, PasskeyForm
from madoguchi.web.entry.onward import onward
from madoguchi.web.entry.proofs import prove
from madoguchi.web.entry.steps import Words, go
from madoguchi.web.refusals import show_refusal

FORMS: dict[str, type[forms.Form]] = {
    "password": OldPasswordForm,
    "passkey": PasskeyForm,
    "totp": CodeForm,
    "mail": CodeForm,
    "sms": CodeForm,
    "backup": BackupForm,
}
NAMES: dict[str, Words] = {
    "password": _("パスワードで確認する"),
    "passkey": _("パスキーで確認する"),
    "totp": _("認証アプリの数字で確認する"),
    "mail": _("メールに届くコードで確認する"),
    "sms": _("SMSに届くコードで確認する"),
    "backup": _("予備コードで確認する"),
}


@dataclass(frozen=True, slots=True)
class Proving:
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
class ProvePage:
    asked: Proving
    form: forms.Form
    name: Words
    others: list[tuple[str, Words]]
    is_sent: bool  # a code is on its way, or none is needed
    where: str  # the masked address it went to
    next: str

    @property
    def sends(self) -> bool:
        return self.asked.way in SENT


def proving(request: HttpRequest, asked: Proving) -> HttpResponse:
    """Show the way, send its code when told to, and go on once it is proved."""
    if asked.way not in asked.ways:
        return go(request, asked.url, asked.ways[0])
    if "send" in request.POST and asked.way in SENT:
        return sent_again(request, asked)
    form = FORMS[asked.way](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return proved(request, asked, form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
    return show(request, asked, form)


def sent_again(request: HttpRequest, asked: Proving) -> HttpResponse:
    try:
        send_code(request, asked.user, asked.way)
    except Refused as refusal:
        form = FORMS[asked.way]({"code": ""})
        form.errors.clear()
        show_refusal(form, refusal)
        return show(request, asked, form)
    return go(request, asked.url, asked.way)


def show(request: HttpRequest, asked: Proving, form: forms.Form) -> HttpResponse:
    page = ProvePage(
        asked,
        form,
        NAMES[asked.way],
        [(way, NAMES[way]) for way in asked.ways if way != asked.way],
        is_sent=asked.way not in SENT or is_code_requested(request, asked.way),
        where=masked(asked.user, asked.way),
        next=onward(request),
    )
    status = 422 if form.is_bound else 200
    return render(request, "entry/prove.html", {"page": page}, status=status)


def masked(user: User, way: str) -> str:
    phone = phones_of(user).order_by("pk").last() if way == "sms" else None
    if phone:
        return masks.mask_phone(phone.address)
    return masks.mask_mail(user.email) if way == "mail" else ""


def proved(request: HttpRequest, asked: Proving, said: dict[str, str]) -> HttpResponse:
    """Refused when it is not proved. Each try is counted before it is looked at."""
    try:
        check(request, asked.user, asked.way, said)
    except Refused:
        note(request, asked.user, asked.what, asked.way, is_success=False)
        raise
    prove(request, asked.user, asked.way)
    if asked.may_trust and "trust" in request.POST:
        request.session["trust"] = True
    return asked.done(request)


def check(request: HttpRequest, user: User, way: str, said: dict[str, str]) -> None:
    if way == "passkey":
        passkeys.verify(said["credential"], user)  # type: ignore[arg-type]  # the one field that is JSON
        return
    device = device_of(request, user)
    subject = attempts.subject_of_user(way, user.pk, device)
    attempts.count(subject, now())
    if way == "totp":
        if totp.verify(user, said["code"], now()):
            request.session["drift"] = True
    elif way == "backup":
        backup_codes.use(user, said["code"], now())
    elif way == "password":
        check_password(user, said["password"])
    else:
        answer(request, way, said["code"])
    attempts.succeeded(subject)


def check_password(user: User, password: str) -> None:
    if not user.check_password(password):
        raise Refused(
            "wrong_password", gettext("パスワードが違います。何も変更していません。")
        )


def passkey_question(user: User) -> JsonResponse:
    return JsonResponse(webauthn.begin_authentication(user))
