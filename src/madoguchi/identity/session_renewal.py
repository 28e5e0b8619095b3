"""Give a session a new id, and keep it in the list."""

from collections.abc import Mapping

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest

from madoguchi.accounts.models import User
from madoguchi.identity.session_proofs import store_proofs


def renew_session_id(request: HttpRequest) -> None:
    """Give the session a new id after a proof, in the list of sessions as well."""
    old_key = request.session.session_key
    request.session.cycle_key()
    list_under_new_id(request, old_key)


def bind_session_anew(
    request: HttpRequest, user: User, ways: Mapping[str, int]
) -> None:
    """Keep this session after its user has got a new password or generation.

    `ways`: what was proved in it before. It goes on under a new id.
    """
    old_key = request.session.session_key
    update_session_auth_hash(request, user)  # gives the new id as well
    list_under_new_id(request, old_key)
    store_proofs(request, user, ways)


def list_under_new_id(request: HttpRequest, old_key: str | None) -> None:
    UserSession.objects.filter(session_key=old_key).update(
        session_key=request.session.session_key
    )
