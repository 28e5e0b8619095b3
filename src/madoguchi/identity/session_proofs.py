"""What was proved in a session, by which way, at which second."""

from collections.abc import Mapping

from django.http import HttpRequest

from madoguchi.accounts.guard.levels import level_of_proofs
from madoguchi.accounts.models import User
from madoguchi.identity.session_state import SessionProofs, SessionState
from madoguchi.platform.clock import now


def proofs_of(request: HttpRequest, user: object) -> Mapping[str, int]:
    """Return the second of each proof.

    Nothing for who is not signed in, where the session was another user's, and where
    the user has ended since what others had half-way.
    """
    proofs = SessionState(request.session).proofs
    if not isinstance(user, User) or proofs.user != user.pk:
        return {}
    return proofs.ways if proofs.generation == user.proof_generation else {}


def level_in_session(request: HttpRequest, since: float = 0) -> int:
    """Return the level that the signed-in user has proved since a second."""
    return level_of_proofs(proofs_of(request, request.user), since)


def record_proof(request: HttpRequest, user: User, way: str) -> None:
    """Remember that `user` has proved `way` now; proofs of another user go."""
    ways = {**proofs_of(request, user), way: int(now().timestamp())}
    store_proofs(request, user, ways)


def store_proofs(request: HttpRequest, user: User, ways: Mapping[str, int]) -> None:
    """Remember what was proved as long as the user has the generation of now."""
    proofs = SessionProofs(user.pk, ways, user.proof_generation)
    SessionState(request.session).proofs = proofs
