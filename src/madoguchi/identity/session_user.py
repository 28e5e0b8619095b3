"""The user of a request, taken from what was read with the session."""

from typing import cast

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from madoguchi.accounts.models import User
from madoguchi.customers.memberships import (
    NO_MEMBERSHIPS,
    Memberships,
    load_memberships,
)
from madoguchi.identity.session_person import SessionPerson
from madoguchi.identity.session_state import SessionState


class SessionUserMiddleware(AuthenticationMiddleware):
    """As Django's; the user who was read with the session is not read again."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = cast(User, SimpleLazyObject(lambda: user_of_session(request)))


def user_of_session(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the signed-in user, as Django does.

    The short way is for a session that says the same user as the list of sessions and
    holds what follows from the password of now; everything else is Django's to decide.
    """
    user = listed_user(request)
    if user is not None and is_proved(request, user):
        return user
    return auth.get_user(request)


def listed_user(request: HttpRequest) -> User | None:
    signed_in = SessionState(request.session).user_pk
    person = person_of_read_session(request)
    return person.user if person and str(person.user.pk) == signed_in else None


def is_proved(request: HttpRequest, user: User) -> bool:
    """Say whether the session was made for the user's password and generation."""
    state = SessionState(request.session)
    is_backend_known = state.backend in settings.AUTHENTICATION_BACKENDS
    return is_backend_known and constant_time_compare(
        state.password_proof, user.get_session_auth_hash()
    )


def memberships_of_user(request: HttpRequest) -> Memberships:
    """List for whom the signed-in user may act, in the order of customer numbers.

    Read now, or with the session of this request.
    """
    person = person_of_read_session(request)
    if person is not None and person.user.pk == request.user.pk:
        return person.memberships
    return load_memberships(request.user.pk) if request.user.pk else NO_MEMBERSHIPS


def person_of_read_session(request: HttpRequest) -> SessionPerson | None:
    """Return who the session was listed for, None as well where it was not read."""
    person: SessionPerson | None = getattr(request.session, "person", None)
    return person
