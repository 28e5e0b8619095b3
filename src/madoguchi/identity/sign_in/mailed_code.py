"""Codes mailed to the owner of an identifier, before anybody is signed in."""

from django.http import HttpRequest

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import User
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.device import known_device
from madoguchi.identity.one_time_codes import is_code_requested, redeem_code
from madoguchi.identity.session_state import SessionState
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.ui.form_errors import show_refusal


def user_proved_by_code(
    request: HttpRequest, form: CodeForm, *, purpose: str, guess: str
) -> User | None:
    """Return the user to whom the code was mailed, and give the session a new id.

    The try counts as a `guess` at the identifier for which the code was requested.
    None before a code is typed, and where it is refused: the form shows why.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    identifier = typed_identifier(request, purpose)
    device = known_device(request, identifier)
    subject = attempts.attempt_subject(guess, identifier, device)
    try:
        attempts.count_attempt(subject, now())
        user = redeem_code(request, purpose, form.cleaned_data["code"])
    except Refused as refusal:
        show_refusal(form, refusal, "code")
        return None
    attempts.clear_failures(subject)
    request.session.cycle_key()
    return user


def remember_identifier(request: HttpRequest, purpose: str, canonical: str) -> None:
    """Remember for which identifier a code was requested: guesses count against it."""
    state = SessionState(request.session)
    state.identifier_of_purpose = {**state.identifier_of_purpose, purpose: canonical}


def typed_identifier(request: HttpRequest, purpose: str) -> str:
    """Return the identifier for which a code was requested; "" for none."""
    return SessionState(request.session).identifier_of_purpose.get(purpose, "")


def is_code_awaited(request: HttpRequest, purpose: str) -> bool:
    """Say whether this session has requested a code, and for which identifier."""
    identifiers = SessionState(request.session).identifier_of_purpose
    return is_code_requested(request, purpose) and purpose in identifiers
