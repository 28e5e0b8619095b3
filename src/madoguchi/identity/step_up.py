"""The step up: whether enough was proved for a page, and the way to prove more."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from madoguchi.accounts.guard.levels import FRESH_PROOF_PERIOD, LEVEL_BY_WAY
from madoguchi.accounts.guard.ways import second_factors_of
from madoguchi.accounts.models import User
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.session_state import SessionState
from madoguchi.platform.clock import now

BEST_WAY = "first"
"""The part of the address that stands for the strongest way that a user has."""

SAFE_METHODS = {"GET", "HEAD"}


def has_proved_level(request: HttpRequest, level: int, *, fresh: bool = False) -> bool:
    """Say whether the level was proved; where `fresh`, within the last ten minutes."""
    since = (now() - FRESH_PROOF_PERIOD).timestamp() if fresh else 0
    return level_in_session(request, since) >= level


def can_prove_level(user: User, level: int) -> bool:
    """Say whether one of the second factors that are set up gives the level."""
    return any(LEVEL_BY_WAY[way] >= level for way in second_factors_of(user))


def reduced_rights_end(user: User) -> datetime | None:
    """Return the end of the days after a recovery in which rights are reduced.

    None where there was no recovery, and where those days are over.
    """
    until = user.reduced_until
    return until if until and until > now() else None


def redirect_to_step_up(
    request: HttpRequest, level: int, *, next_url: str = ""
) -> HttpResponse:
    """Send the user to prove `level`, and back to `next_url` or to this page.

    What was posted is not sent again: the page is opened by its path alone.
    """
    SessionState(request.session).required_level = level
    this_page = (
        request.get_full_path() if request.method in SAFE_METHODS else request.path
    )
    query = urlencode({"next": next_url or this_page})
    return redirect(f"{reverse('confirm', args=[BEST_WAY])}?{query}")
