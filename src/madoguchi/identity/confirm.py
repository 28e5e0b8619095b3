"""Before a sensitive act: who is there now? The session gets a new id after it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts.guard.levels import LEVEL_BY_WAY
from madoguchi.accounts.guard.ways import second_step_ways_of
from madoguchi.accounts.models import User
from madoguchi.identity.device import record_sign_in_event
from madoguchi.identity.factor_check import (
    FactorCheck,
    handle_factor_check,
    passkey_request_options,
)
from madoguchi.identity.next_url import next_url
from madoguchi.identity.session import acts_for_company, renew_session_id
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.step_up import BEST_WAY


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, way: str) -> HttpResponse:
    """By the ways that are enough; without one, on to where one is set up."""
    user, state = cast(User, request.user), SessionState(request.session)
    enough = state.required_level
    ways = [*second_step_ways_of(user, is_staff=acts_for_company(user)), "password"]
    fit = [name for name in ways if LEVEL_BY_WAY[name] >= enough]
    if not fit:
        state.has_no_strong_way = True
        return redirect("security")
    asked = FactorCheck(
        user=user,
        way=fit[0] if way == BEST_WAY else way,
        ways=fit,
        url="confirm",
        options="confirm-passkey",
        what="confirm",
        done=finish_confirm,
        frame="page.html",
    )
    return handle_factor_check(request, asked)


def finish_confirm(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    renew_session_id(request)
    record_sign_in_event(request, user, "confirm")
    return redirect(next_url(request))


@require_POST
def confirm_passkey(request: HttpRequest) -> HttpResponse:
    return passkey_request_options(cast(User, request.user))
