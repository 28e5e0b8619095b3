"""How far this session has come in a recovery."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from madoguchi.accounts.models import User
from madoguchi.identity.session_state import RecoveryProgress, SessionState


def recovery_progress(request: HttpRequest) -> RecoveryProgress:
    return SessionState(request.session).recovery


def update_recovery_progress(request: HttpRequest, **changes: Any) -> None:
    """Change some fields of the progress that this session remembers."""
    state = SessionState(request.session)
    state.recovery = replace(state.recovery, **changes)


def proved_user(request: HttpRequest) -> User | None:
    """Return the user of whom a channel was proved in this session."""
    pk = recovery_progress(request).user_pk
    return User.objects.filter(pk=pk, is_active=True).first()
