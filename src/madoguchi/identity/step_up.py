"""The step up: whether enough was proved for a page, and the way to prove more."""

from contextlib import suppress
from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from madoguchi.accounts.guard.levels import FRESH_PROOF_PERIOD, LEVEL_BY_WAY
from madoguchi.accounts.guard.ways import second_step_ways_of, usable_factors_of
from madoguchi.accounts.models import User
from madoguchi.identity.one_time_codes import (
    SENT_CODE_WAYS,
    is_code_requested,
    send_code_to_user,
)
from madoguchi.identity.return_address import SAFE_METHODS, return_address
from madoguchi.identity.session_proofs import level_in_session, proofs_of
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.typed_answers import keep_typed_answers, posted_answers
from madoguchi.identity.user_roles import acts_for_company
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now

BEST_WAY = "first"
"""The part of the address that stands for the strongest way that a user has."""


def has_proved_level(request: HttpRequest, level: int, *, fresh: bool = False) -> bool:
    """Say whether the level was proved; where `fresh`, within the last ten minutes."""
    since = (now() - FRESH_PROOF_PERIOD).timestamp() if fresh else 0
    return level_in_session(request, since) >= level


def has_proved_again(request: HttpRequest) -> bool:
    """Say whether more than the password of the sign-in was proved ten minutes ago.

    A second step, a passkey or a recovery counts, and any proof once signed in: who
    sits down at a browser that has just signed in has none of them.
    """
    since = (now() - FRESH_PROOF_PERIOD).timestamp()
    proofs = proofs_of(request, request.user)
    return SessionState(request.session).confirmed_at >= since or any(
        at >= since for way, at in proofs.items() if way != "password"
    )


def can_prove_level(user: User, level: int) -> bool:
    """Say whether one of the second factors that work now gives the level."""
    return any(LEVEL_BY_WAY[way] >= level for way in usable_factors_of(user))


def reduced_rights_end(user: User) -> datetime | None:
    """Return the end of the days after a recovery in which rights are reduced.

    None where there was no recovery, and where those days are over.
    """
    until = user.reduced_until
    return until if until and until > now() else None


def strong_ways_of(user: User, level: int) -> list[str]:
    """Return the ways of a user that prove a level, in the order they are offered."""
    ways = [*second_step_ways_of(user, is_staff=acts_for_company(user)), "password"]
    return [way for way in ways if LEVEL_BY_WAY[way] >= level]


def redirect_to_step_up(
    request: HttpRequest, level: int, *, next_url: str = ""
) -> HttpResponse:
    """Send the user to prove `level`, and back to `next_url` or to this page.

    What was posted is not sent again: after the proof the page asks for it. A post has
    a code sent out at once, where no other way is to be chosen; a GET sends nothing.
    """
    state = SessionState(request.session)
    state.required_level = level
    if request.method not in SAFE_METHODS:
        state.is_form_waiting = not next_url
        keep_typed_answers(request, posted_answers(request))
        send_only_code(request, cast(User, request.user), level)
    query = urlencode({"next": next_url or return_address(request)})
    return redirect(f"{reverse('confirm', args=[BEST_WAY])}?{query}")


def send_only_code(request: HttpRequest, user: User, level: int) -> None:
    """Send a code where that is the one way to prove a level, unless one was sent."""
    ways = [way for way in strong_ways_of(user, level) if way != "backup"]
    if len(ways) != 1 or ways[0] not in SENT_CODE_WAYS:
        return
    if not is_code_requested(request, ways[0]):
        with suppress(Refused):  # too many: the button of the page says so
            send_code_to_user(request, user, ways[0])
