"""Set-up and removal of the authenticator app."""

from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard import attempts, field_encryption, totp
from madoguchi.accounts.models import User
from madoguchi.identity.account.finished_changes import finish_change
from madoguchi.identity.account.qr_picture import qr_code_parts
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.device import device_of_request
from madoguchi.identity.session_proofs import record_proof
from madoguchi.identity.session_renewal import renew_session_id
from madoguchi.identity.session_state import SessionState
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
def app_add(request: HttpRequest) -> HttpResponse:
    """Show the QR code of a new secret and ask for its first code.

    The secret stays in the session, encrypted, until a right code is typed.
    """
    user, state = current_user(request), SessionState(request.session)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and state.new_app_secret and form.is_valid():
        try:
            return confirm_app(request, user, form.cleaned_data["code"])
        except Refused as refusal:
            show_refusal(form, refusal, "code")
    elif request.method != "POST" or not state.new_app_secret:
        form = CodeForm()
        state.new_app_secret = field_encryption.encrypt_text(
            allauth_api.generate_app_secret()
        )
    secret = field_encryption.decrypt_text(state.new_app_secret)
    adapter = get_adapter()
    page = {
        "form": form,
        "secret": secret_in_groups(secret),
        "qr": qr_code_parts(
            adapter.build_totp_svg(adapter.build_totp_url(user, secret))
        ),
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/app.html", {"page": page}, status=status)


def confirm_app(request: HttpRequest, user: User, code: str) -> HttpResponse:
    subject = attempts.attempt_subject_of_user(
        "totp", user.pk, device_of_request(request, user)
    )
    attempts.count_attempt(subject, now())
    state = SessionState(request.session)
    secret = field_encryption.decrypt_text(state.new_app_secret)
    totp.register_authenticator_app(user, secret, code, now())
    state.take(SessionState.new_app_secret)
    attempts.clear_failures(subject)
    user.two_steps = True
    user.save(update_fields=["two_steps"])
    record_proof(request, user, "totp")
    renew_session_id(request)
    finish_change(request, user, "app-added", "totp")
    return redirect("backup-codes" if not user.backup_codes.exists() else "security")


def secret_in_groups(secret: str) -> str:
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


@require_http_methods(["GET", "HEAD", "POST"])
def app_remove(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if totp.app_of(user) is None:
        return redirect("security")
    if request.method == "POST":
        totp.remove_authenticator_app(user)
        finish_change(request, user, "app-removed")
        return redirect("security")
    page = {"what": _("認証アプリ"), "title": _("認証アプリの解除")}
    return render(request, "account/remove.html", {"page": page})
