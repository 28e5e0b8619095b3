"""The page on which a signed-in user proves again who they are."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts.models import User
from madoguchi.identity.factor_check import (
    FactorCheck,
    handle_factor_check,
    passkey_request_options,
)
from madoguchi.identity.next_url import next_url
from madoguchi.identity.return_address import task_of_address
from madoguchi.identity.session_renewal import renew_session_id
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.identity.step_up import BEST_WAY, strong_ways_of
from madoguchi.platform.clock import now


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, way: str) -> HttpResponse:
    """Offer the ways that reach the required level, the strongest first.

    Without any, redirect to the page on which one can be set up. After the proof the
    session gets a new id.
    """
    user, state = cast(User, request.user), SessionState(request.session)
    strong_ways = strong_ways_of(user, state.required_level)
    if not strong_ways:
        state.has_no_strong_way = True
        return redirect("security")
    check = FactorCheck(
        user=user,
        way=strong_ways[0] if way == BEST_WAY else way,
        ways=strong_ways,
        url_name="confirm",
        options_url="confirm-passkey",
        event="confirm",
        on_success=finish_confirm,
        base_template="page.html",
        task=task_of_address(next_url(request)),
    )
    return handle_factor_check(request, check)


def finish_confirm(request: HttpRequest) -> HttpResponse:
    user, state = cast(User, request.user), SessionState(request.session)
    state.must_press_again = state.take(SessionState.is_form_waiting)
    state.confirmed_at = int(now().timestamp())
    renew_session_id(request)
    record_sign_in_event(request, user, "confirm")
    return redirect(next_url(request))


@require_POST
def confirm_passkey(request: HttpRequest) -> HttpResponse:
    return passkey_request_options(cast(User, request.user))
