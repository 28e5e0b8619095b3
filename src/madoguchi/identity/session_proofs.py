"""A proof that was just given, kept in the session."""

from django.http import HttpRequest

from madoguchi.accounts.guard.proofs import PROOFS_SESSION_KEY, proofs_of
from madoguchi.accounts.models import User
from madoguchi.platform.clock import now


def record_proof(request: HttpRequest, user: User, way: str) -> None:
    ways = proofs_of(request, user.pk) | {way: int(now().timestamp())}
    request.session[PROOFS_SESSION_KEY] = {"user": user.pk, "ways": ways}
