"""A code that was mailed to whoever was named, typed into the next page."""

from django.http import HttpRequest

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import User
from madoguchi.identity.credential_forms import CodeForm
from madoguchi.identity.device import known_device
from madoguchi.identity.one_time_codes import redeem_code
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
    named = request.session.get("named", "")
    subject = attempts.attempt_subject(guess, named, known_device(request, named))
    try:
        attempts.count_attempt(subject, now())
        user = redeem_code(request, purpose, form.cleaned_data["code"])
    except Refused as refusal:
        show_refusal(form, refusal, "code")
        return None
    attempts.clear_failures(subject)
    request.session.cycle_key()
    return user
