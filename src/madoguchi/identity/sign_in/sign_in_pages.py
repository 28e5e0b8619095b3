"""Sign-in by customer number or mail address, or by passkey; and sign-out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib.auth import authenticate, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard import attempts, passkeys
from madoguchi.accounts.guard.budgets import guess_budget
from madoguchi.accounts.identifiers import normalise_password
from madoguchi.accounts.models import Device, Identifier, User
from madoguchi.identity.client_address import client_network
from madoguchi.identity.credential_forms import (
    MAX_PASSWORD_LENGTH,
    IdentifierForm,
    PasskeyForm,
)
from madoguchi.identity.device import known_device
from madoguchi.identity.network_budgets import (
    give_back_for_request,
    take_for_request,
)
from madoguchi.identity.next_url import next_url
from madoguchi.identity.question_page import ENDED_PROOF_REASON, ended_proof_words
from madoguchi.identity.session_proofs import record_proof
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in.code_after_password import ask_for_code
from madoguchi.identity.sign_in.concurrency import sign_in_seat
from madoguchi.identity.sign_in.later_tries import (
    moment_of_next_try,
    seconds_before_sign_in,
)
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.kernel.errors import Refused
from madoguchi.notices.models import Notice
from madoguchi.notices.queries import notices_for_strangers
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


class SignInForm(IdentifierForm):
    password = forms.CharField(
        label=gettext_lazy("パスワード"),
        strip=False,
        max_length=MAX_PASSWORD_LENGTH,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # where passkeys are offered with the names that the browser knows
        self.fields["identifier"].widget.attrs["autocomplete"] = "username webauthn"

    def clean_password(self) -> str:
        return normalise_password(self.cleaned_data["password"])


@dataclass(frozen=True, slots=True)
class SignInPage:
    form: forms.Form
    next: str
    has_expired: str  # why the session before this one has ended; else ""
    why: str  # why a sign-in that was half-way begins anew; else ""
    passkey: PasskeyForm
    notices: list[Notice]  # for whoever comes, shown above the form
    next_try_at: datetime | None  # while an incident disturbs signing in


@transaction.non_atomic_requests
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by password, then open the page in `next`.

    A refusal is the same for known and unknown identifiers. Not one transaction: the
    counters must not stay locked while a password is hashed.
    """
    if request.user.is_authenticated:
        return redirect(next_url(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = known_device(request, form.cleaned_data["identifier"])
            with sign_in_seat(client_network(request), device):
                return sign_in_with_password(request, device, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
    return render_sign_in(request, form)


def render_sign_in(request: HttpRequest, form: forms.Form) -> HttpResponse:
    why = "" if form.is_bound else request.GET.get("why")
    at = now()
    notices = notices_for_strangers(at)
    wait = seconds_before_sign_in(notices, at)
    page = SignInPage(
        form,
        next_url(request),
        rested_words(request) if why == "rested" else "",
        ended_proof_words() if why == ENDED_PROOF_REASON else "",
        PasskeyForm(),
        notices,
        moment_of_next_try(wait, at),
    )
    status = 422 if form.is_bound else 200
    answer = render(request, "entry/sign_in.html", {"page": page}, status=status)
    if form.is_bound and wait is not None:
        answer["Retry-After"] = str(wait)
    return answer


def rested_words(request: HttpRequest) -> str:
    """Say why the session has ended, and that what was begun is still there."""
    minutes = SessionState(request.session).rested_minutes
    words = (
        _("%(minutes)s分操作がなかったので、安全のためログアウトしました。")
        if minutes
        else _("前のログインの期限が来たので、安全のためログアウトしました。")
    )
    kept = _("下書きは残っています。ログインすると、続きの画面が開きます。")
    return words % {"minutes": minutes} + kept


def sign_in_with_password(
    request: HttpRequest, device: Device | None, *, identifier: str, password: str
) -> HttpResponse:
    """Check the password and go on through the sign-in.

    In a browser that is not known a wrong password is taken from the budget of its
    network; when that is spent, the answer is a page that asks for a mailed code and
    does not tell. Refused (`wrong_credentials`, `wait_before_next_try`,
    `way_is_closed`, `too_many_codes`).
    """
    subject = attempts.attempt_subject("password", identifier, device)
    attempts.count_attempt(subject, now())
    may_tell = device is not None or take_for_request(request, guess_budget())
    user = authenticate(request, canonical=identifier, password=password)
    found = user if isinstance(user, User) else None
    with transaction.atomic():
        if found is None or not may_tell:
            record_failed_sign_in(request, identifier)
        if not may_tell:
            return ask_for_code(request, found, identifier)
        if found is not None:
            attempts.clear_failures(subject)
            if device is None:
                give_back_for_request(request, guess_budget())
            return continue_sign_in(request, found, "password")
    raise Refused(
        "wrong_credentials",
        _(
            "お客様番号・メールアドレスかパスワードが違います。ログインしていません。"
            "パスワードを表示して、もう一度お確かめください。"
        ),
    )


def continue_sign_in(
    request: HttpRequest, user: User, way: str, *, target: str = ""
) -> HttpResponse:
    """Remember the proof and go on through the stages of the sign-in.

    It ends on the page `target`, else on the one that was asked for.
    """
    record_proof(request, user, way)
    return allauth_api.run_sign_in(request, user, target or next_url(request))


def record_failed_sign_in(request: HttpRequest, canonical: str) -> None:
    rows = Identifier.objects.filter(canonical=canonical).select_related("user")
    for identifier in rows:
        record_sign_in_event(
            request, identifier.user, "sign-in", "password", is_success=False
        )


@require_POST
def passkey_options(request: HttpRequest) -> JsonResponse:
    """Return the question for any passkey of this site."""
    return JsonResponse(allauth_api.passkey_request_options())


@require_POST
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in by passkey alone: the key names its user."""
    if request.user.is_authenticated:
        return redirect(next_url(request))
    form = PasskeyForm(request.POST)
    if form.is_valid():
        try:
            user = passkeys.verify_passkey(form.cleaned_data["credential"])
            return continue_sign_in(request, user, "passkey")
        except Refused as refusal:
            show_refusal(form, refusal)
    return render_sign_in(request, form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, User):
        record_sign_in_event(request, request.user, "sign-out")
        UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)
    return redirect("signed-out")


@require_http_methods(["GET", "HEAD"])
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "entry/signed_out.html")
