"""Sign-in and security on one page: what is set up, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from madoguchi.accounts.guard import backup_codes
from madoguchi.accounts.guard.devices import device_name_from_agent
from madoguchi.accounts.guard.passkeys import passkeys_of
from madoguchi.accounts.guard.totp import app_of
from madoguchi.accounts.guard.ways import second_factors_of
from madoguchi.accounts.models import Channel, Device, User
from madoguchi.customers.models import Member
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.current_user import current_user
from madoguchi.identity.device import record_sign_in_event
from madoguchi.identity.next_url import next_url
from madoguchi.identity.session import acts_for_company
from madoguchi.identity.session_ending import end_sessions_except
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.session_state import SessionState
from madoguchi.messaging.sms import may_send_sms
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class SecurityPage:
    passkeys: list[Authenticator]
    app: Authenticator | None
    channels: list[Channel]
    codes_left: int
    two_steps: bool
    may_stop: bool  # staff and owners of better ways keep their second step
    may_sms: bool
    devices: list[Device]
    here: int
    wanting: list[Member]  # companies that ask for more than this session has
    is_lacking: bool  # a page asked for a stronger way than there is
    reduced_until: datetime | None


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    user, at = current_user(request), now()
    state = SessionState(request.session)
    reduced = user.reduced_until
    page = SecurityPage(
        passkeys=passkeys_of(user),
        app=app_of(user),
        channels=list(verified_channels(user)),
        codes_left=backup_codes.unused_code_count(user),
        two_steps=user.two_steps,
        may_stop=user.two_steps and not acts_for_company(user),
        may_sms=may_send_sms(),
        devices=list(user.devices.filter(revoked_at=None).order_by("-last_seen_at")),
        here=state.device_pk,
        wanting=members_needing_step_up(request),
        is_lacking=state.take(SessionState.has_no_strong_way),
        reduced_until=reduced if reduced and reduced > at else None,
    )
    return render(request, "account/security.html", {"page": page, "now": at})


def verified_channels(user: User) -> QuerySet[Channel]:
    return user.channels.exclude(verified_at=None).order_by("kind", "pk")


def members_needing_step_up(request: HttpRequest) -> list[Member]:
    mine = Member.objects.filter(user=request.user.pk).select_related("party")
    return [m for m in mine if m.party.required_level > level_in_session(request)]


@require_POST
def two_steps(request: HttpRequest) -> HttpResponse:
    """On: a code besides the password. Off: only for people, never for staff."""
    user = current_user(request)
    wanted = request.POST.get("on") == "yes"
    if wanted != user.two_steps and (wanted or not acts_for_company(user)):
        user.two_steps = wanted
        user.save(update_fields=["two_steps"])
        what = "two-steps-on" if wanted else "two-steps-off"
        record_sign_in_event(request, user, what)
        announce_security_change(user, what)
    return redirect("security")


@require_http_methods(["GET", "HEAD", "POST"])
def passkey_offer(request: HttpRequest) -> HttpResponse:
    """Once, after the first sign-in by password. Either answer is remembered."""
    user = current_user(request)
    if request.method == "POST":
        user.passkey_offered_at = now()
        user.save(update_fields=["passkey_offered_at"])
        return redirect("passkey-add" if "add" in request.POST else next_url(request))
    told = {"next": next_url(request), "has": second_factors_of(user)}
    return render(request, "account/passkey_offer.html", {"page": told})


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where somebody is signed in now. Sessions that are over go from the list."""
    found = UserSession.objects.purge_and_list(current_user(request))
    found.sort(key=lambda session: session.last_seen_at, reverse=True)
    here = request.session.session_key
    named_ones = [
        (session, device_name_from_agent(session.user_agent)) for session in found
    ]
    page = {"sessions": named_ones, "here": here}
    return render(request, "account/sessions.html", {"page": page})


@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    """One of mine by its number, or all but this one."""
    user = current_user(request)
    if "all" in request.POST:
        end_sessions_except(user, but=request.session.session_key)
    else:
        pk = request.POST.get("session", "")
        mine = UserSession.objects.filter(
            user=user, pk=int(pk) if pk.isdecimal() else 0
        )
        for session in mine.exclude(session_key=request.session.session_key):
            session.end()
    record_sign_in_event(request, user, "sessions-ended")
    announce_security_change(user, "sessions-ended")
    return redirect("sessions")
