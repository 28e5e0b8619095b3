"""A code that was mailed to whoever was named, typed into the next page."""

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
    """Who it was mailed to, in a session with a new key.

    Counted as a `guess` at whoever was named. None before a code is typed, and where
    it is refused: the form says so.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    identifier = SessionState(request.session).identifier_of_purpose.get(purpose, "")
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
    """Keep whose code was asked for, so that guesses at it count against them."""
    state = SessionState(request.session)
    state.identifier_of_purpose = {**state.identifier_of_purpose, purpose: canonical}


def is_code_awaited(request: HttpRequest, purpose: str) -> bool:
    """Say whether this session has asked for a code, and for whom is known."""
    identifiers = SessionState(request.session).identifier_of_purpose
    return is_code_requested(request, purpose) and purpose in identifiers
