"""Adding and removing passkeys."""

from allauth.mfa.models import Authenticator
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard import passkeys
from madoguchi.identity.account.finished_changes import finish_change
from madoguchi.identity.credential_forms import PasskeyForm
from madoguchi.identity.current_user import current_user
from madoguchi.identity.device import device_name
from madoguchi.identity.session_proofs import record_proof
from madoguchi.identity.session_renewal import renew_session_id
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


class AddPasskeyForm(PasskeyForm):
    name = forms.CharField(
        label=_("パスキーの名前"),
        help_text=_("どの端末のものか、あとで分かる名前にします。"),
        max_length=passkeys.MAX_PASSKEY_NAME_LENGTH,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def passkey_add(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    form = AddPasskeyForm(request.POST or None, initial={"name": device_name(request)})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            passkeys.enrol_passkey(user, cleaned["name"], cleaned["credential"])
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            user.passkey_offered_at = user.passkey_offered_at or now()
            user.save(update_fields=["passkey_offered_at"])
            record_proof(request, user, "passkey")
            renew_session_id(request)
            finish_change(request, user, "passkey-added", "passkey")
            return redirect("security")
    status = 422 if form.is_bound else 200
    context = {"page": {"form": form}}
    return render(request, "account/passkey_add.html", context, status=status)


@require_POST
def passkey_creation_options(request: HttpRequest) -> JsonResponse:
    """Ask for a discoverable passkey with user verification (finger, face or PIN)."""
    user = current_user(request)
    return JsonResponse(allauth_api.passkey_creation_options(user))


@require_http_methods(["GET", "HEAD", "POST"])
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    passkeys_of_user = Authenticator.objects.filter(
        user=user, type=Authenticator.Type.WEBAUTHN
    )
    passkey = passkeys_of_user.filter(pk=pk).first()
    if passkey is None:
        raise Http404
    if request.method == "POST":
        passkey.delete()
        finish_change(request, user, "passkey-removed")
        return redirect("security")
    page = {"what": passkey.wrap().name, "title": _("パスキーの削除")}
    return render(request, "account/remove.html", {"page": page})
