"""What was proved in a session, by which way, at which second."""

from django.http import HttpRequest

from madoguchi.accounts.guard.levels import level_of_proofs

PROOFS_SESSION_KEY = "proofs"


def proofs_of(request: HttpRequest, user: int) -> dict[str, int]:
    """Empty where the session was somebody else's."""
    kept = request.session.get(PROOFS_SESSION_KEY, {})
    return dict(kept["ways"]) if kept.get("user") == user else {}


def level_in_session(request: HttpRequest, since: float = 0) -> int:
    """The level of whoever is signed in, proved since a second."""
    return level_of_proofs(proofs_of(request, request.user.pk or 0), since)
