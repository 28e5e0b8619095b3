"""Ends sessions, and sets passwords."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from madoguchi.accounts.guard import attempts, proof_generation
from madoguchi.accounts.models import User
from madoguchi.accounts.security_notices import ChannelAddress
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.session_proofs import proofs_of
from madoguchi.identity.session_renewal import bind_session_anew
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.platform.clock import now


def end_sessions(user: User) -> None:
    """End all sessions of a user, and what anybody has half-way as that user."""
    proof_generation.raise_generation(user, now())
    for session in UserSession.objects.filter(user=user):
        session.end()


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """End all but the session of this request, and what anybody else has half-way."""
    ways = proofs_of(request, user)
    proof_generation.raise_generation(user, now())
    bind_session_anew(request, user, ways)
    others = UserSession.objects.filter(user=user)
    for session in others.exclude(session_key=request.session.session_key):
        session.end()


def end_trust(user: User) -> None:
    """Ask for the second step in every device again."""
    user.devices.update(trusted_until=None)


def store_password(
    request: HttpRequest,
    user: User,
    password: str,
    what: str,
    *,
    extra_channels: list[ChannelAddress] | None = None,
) -> None:
    """Set a new password and clear the failed-attempt counters of the old one."""
    user.set_password(password)
    user.enrolled_at = user.enrolled_at or now()
    user.save(update_fields=["password", "enrolled_at"])
    attempts.clear_failures_of_user(user, "password")
    record_sign_in_event(request, user, what)
    announce_security_change(user, what, extra_channels=extra_channels)
