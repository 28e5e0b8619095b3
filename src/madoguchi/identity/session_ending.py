"""Ends sessions, and sets passwords."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import User
from madoguchi.accounts.security_notices import ChannelAddress
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.platform.clock import now


def end_sessions_except(user: User, *, session_key: str | None = None) -> int:
    """End all sessions but the one of `session_key`; return how many ended."""
    rows = UserSession.objects.filter(user=user)
    sessions = list(rows.exclude(session_key=session_key or ""))
    for session in sessions:
        session.end()
    return len(sessions)


def end_sessions_and_trust(user: User, *, session_key: str | None = None) -> None:
    """End all sessions but the one of `session_key`, and all trust in devices."""
    end_sessions_except(user, session_key=session_key)
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
