"""The second step of signing in: by app, SMS, mail, passkey or backup code."""

from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts.guard.ways import second_step_ways_of
from madoguchi.accounts.models import User
from madoguchi.identity.factor_check import (
    FactorCheck,
    handle_factor_check,
    passkey_request_options,
)
from madoguchi.identity.sign_in.stages import SecondStepStage
from madoguchi.identity.user_roles import acts_for_company


def pending_second_step(request: HttpRequest) -> tuple[LoginStage, User] | None:
    """Return the stage and the user whose password was right, within 15 minutes."""
    stage = LoginStageController.enter(request, SecondStepStage.key)
    if stage is None or not isinstance(stage.login.user, User):
        return None
    return stage, stage.login.user


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest, way: str) -> HttpResponse:
    pending = pending_second_step(request)
    if pending is None:
        return redirect("sign-in")
    stage, user = pending
    is_staff = acts_for_company(user)
    check = FactorCheck(
        user=user,
        way=way,
        ways=second_step_ways_of(user, is_staff=is_staff),
        url_name="second-step",
        options_url="second-step-passkey",
        event="sign-in",
        on_success=lambda _request: stage.exit(),
        may_trust=not is_staff,
    )
    return handle_factor_check(request, check)


@require_POST
def second_step_passkey(request: HttpRequest) -> HttpResponse:
    pending = pending_second_step(request)
    return passkey_request_options(pending[1]) if pending else redirect("sign-in")
