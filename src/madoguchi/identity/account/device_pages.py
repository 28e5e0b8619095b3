"""Revocation of devices, one by one or all at once after a loss."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts.guard import challenge, devices, recovery, totp
from madoguchi.accounts.guard.passkeys import passkeys_of
from madoguchi.accounts.guard.ways import verified_phones_of
from madoguchi.accounts.models import Device, User
from madoguchi.identity.account.finished_changes import finish_change
from madoguchi.identity.current_user import current_user
from madoguchi.identity.session_ending import end_other_sessions
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.session_state import SessionState
from madoguchi.kernel.typed_numbers import row_id
from madoguchi.platform.clock import now


@require_POST
def device_revoke(request: HttpRequest) -> HttpResponse:
    """End the trust and the sessions of one of the user's own devices.

    Of the one in hand too, which is then signed out.
    """
    user, in_hand = current_user(request), SessionState(request.session).device_pk
    device = user.devices.filter(pk=row_id(request.POST.get("device", ""))).first()
    if device:
        devices.revoke_device(device, now())
        end_sessions_on_device(user, device)
        finish_change(request, user, "device-revoked")
        if device.pk == in_hand:
            logout(request)
            return redirect("signed-out")
    return redirect("security")


def end_sessions_on_device(user: User, device: Device) -> None:
    for session in UserSession.objects.filter(user=user):
        row = Session.objects.filter(pk=session.session_key).first()
        if row and SessionState(row.get_decoded()).device_pk == device.pk:
            session.end()


STRONG_LEVEL = 3


@require_http_methods(["GET", "HEAD", "POST"])
def lost_device(request: HttpRequest) -> HttpResponse:
    """End every other session, all trust, and the factors that are ticked."""
    user = current_user(request)
    if request.method == "POST":
        return disable_lost_factors(request, user, request.POST.getlist("factor"))
    page = {
        "passkeys": passkeys_of(user),
        "app": totp.app_of(user),
        "phones": list(verified_phones_of(user)),
    }
    return render(request, "account/lost.html", {"page": page})


def disable_lost_factors(
    request: HttpRequest, user: User, factors: list[str]
) -> HttpResponse:
    end_other_sessions(request, user)
    recovery.stop_recoveries(user, now())
    this_device = SessionState(request.session).device_pk
    for device in user.devices.filter(revoked_at=None).exclude(pk=this_device):
        devices.revoke_device(device, now())
    removed = [
        (c.kind, c.address)
        for c in verified_phones_of(user)
        if f"sms-{c.pk}" in factors
    ]
    if "app" in factors:
        totp.remove_authenticator_app(user)
    passkey_pks = [
        f.removeprefix("passkey-") for f in factors if f.startswith("passkey-")
    ]
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    passkeys.filter(pk__in=filter(str.isdecimal, passkey_pks)).delete()
    phone_pks = [f.removeprefix("sms-") for f in factors if f.startswith("sms-")]
    lost_phones = verified_phones_of(user).filter(
        pk__in=filter(str.isdecimal, phone_pks)
    )
    challenge.drop_channels(lost_phones, now())
    if factors and level_in_session(request) < STRONG_LEVEL:
        recovery.reduce_rights(user, now())
    finish_change(request, user, "device-lost", extra_channels=removed)
    return redirect("security")
