"""Ends of sessions, and the change of a password that brings them about."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import User
from madoguchi.accounts.security_notices import ChannelAddress
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.device import record_sign_in_event
from madoguchi.platform.clock import now


def end_sessions_except(user: User, *, but: str | None = None) -> int:
    """How many sessions were ended. `but`: the key of the one that goes on."""
    others = UserSession.objects.filter(user=user).exclude(session_key=but or "")
    found = list(others)
    for session in found:
        session.end()
    return len(found)


def end_sessions_and_trust(user: User, *, but: str | None = None) -> None:
    """Sessions and the trust in devices: all of them."""
    end_sessions_except(user, but=but)
    user.devices.update(trusted_until=None)


def store_password(
    request: HttpRequest,
    user: User,
    password: str,
    what: str,
    *,
    also: list[ChannelAddress] | None = None,
) -> None:
    """A new password opens the door that guesses at the old one had closed."""
    user.set_password(password)
    user.enrolled_at = user.enrolled_at or now()
    user.save(update_fields=["password", "enrolled_at"])
    attempts.clear_failures_of_user(user, "password")
    record_sign_in_event(request, user, what)
    announce_security_change(user, what, also=also)
