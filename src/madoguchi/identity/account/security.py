"""The page 「ログインと安全」, two-step sign-in, and the passkey offer."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from madoguchi.accounts.guard import backup_codes
from madoguchi.accounts.guard.mail_switch import waiting_switches
from madoguchi.accounts.guard.passkeys import passkeys_of
from madoguchi.accounts.guard.totp import app_of
from madoguchi.accounts.models import Channel, Device, MailSwitch
from madoguchi.customers.models import Member
from madoguchi.identity.account.finished_changes import (
    finish_change,
    take_finished_change,
)
from madoguchi.identity.account.security_advice import (
    members_needing_step_up,
    verified_channels,
)
from madoguchi.identity.current_user import current_user
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.user_roles import acts_for_company
from madoguchi.messaging.sms import may_send_sms
from madoguchi.platform.clock import now


@dataclass(frozen=True, slots=True)
class SecurityPage:
    passkeys: list[Authenticator]
    app: Authenticator | None
    channels: list[Channel]
    unused_code_count: int
    two_steps: bool
    may_stop: bool  # staff of companies keep their second step
    may_sms: bool
    devices: list[Device]
    this_device_pk: int
    stricter_members: list[Member]  # of companies that require more than was proved
    has_no_strong_way: bool  # a page required a stronger way than is set up
    reduced_until: datetime | None
    done: str  # what was changed just now, "" for nothing
    switch: MailSwitch | None  # another address for signing in, not in use yet


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    user, at = current_user(request), now()
    state = SessionState(request.session)
    reduced = user.reduced_until
    page = SecurityPage(
        passkeys=passkeys_of(user),
        app=app_of(user),
        channels=list(verified_channels(user)),
        unused_code_count=backup_codes.unused_code_count(user),
        two_steps=user.two_steps,
        may_stop=user.two_steps and not acts_for_company(user),
        may_sms=may_send_sms(),
        devices=list(user.devices.filter(revoked_at=None).order_by("-last_seen_at")),
        this_device_pk=state.device_pk,
        stricter_members=members_needing_step_up(request),
        has_no_strong_way=state.take(SessionState.has_no_strong_way),
        reduced_until=reduced if reduced and reduced > at else None,
        done=take_finished_change(request),
        switch=waiting_switches(user).first(),
    )
    return render(request, "account/security.html", {"page": page, "now": at})


@require_POST
def two_steps(request: HttpRequest) -> HttpResponse:
    """Turn two-step sign-in on, or off; staff of companies cannot turn it off."""
    user = current_user(request)
    turn_on = request.POST.get("on") == "yes"
    if turn_on != user.two_steps and (turn_on or not acts_for_company(user)):
        user.two_steps = turn_on
        user.save(update_fields=["two_steps"])
        what = "two-steps-on" if turn_on else "two-steps-off"
        finish_change(request, user, what)
    return redirect("security")
