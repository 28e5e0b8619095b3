"""How far this session has come in a recovery."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from madoguchi.identity.session_state import RecoveryProgress, SessionState

RECOVERY_PURPOSE = "recovery"


def recovery_progress(request: HttpRequest) -> RecoveryProgress:
    return SessionState(request.session).recovery


def update_recovery_progress(request: HttpRequest, **changes: Any) -> None:
    """Change some fields of the progress that this session remembers."""
    state = SessionState(request.session)
    state.recovery = replace(state.recovery, **changes)
