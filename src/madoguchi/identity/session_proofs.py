"""What was proved in a session, by which way, at which second."""

from collections.abc import Mapping

from django.http import HttpRequest

from madoguchi.accounts.guard.levels import level_of_proofs
from madoguchi.accounts.models import User
from madoguchi.identity.session_state import SessionProofs, SessionState
from madoguchi.platform.clock import now


def proofs_of(request: HttpRequest, user_pk: int) -> Mapping[str, int]:
    """Return the second of each proof; nothing where the session was another user's."""
    proofs = SessionState(request.session).proofs
    return proofs.ways if proofs.user == user_pk else {}


def level_in_session(request: HttpRequest, since: float = 0) -> int:
    """Return the level that the signed-in user has proved since a second."""
    return level_of_proofs(proofs_of(request, request.user.pk or 0), since)


def record_proof(request: HttpRequest, user: User, way: str) -> None:
    """Remember that `user` has proved `way` now; proofs of another user go."""
    ways = {**proofs_of(request, user.pk), way: int(now().timestamp())}
    SessionState(request.session).proofs = SessionProofs(user.pk, ways)
