"""The second step of signing in: by app, SMS, mail, passkey or backup code."""

from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts import allauth_api
from madoguchi.accounts.guard.ways import second_step_ways_of
from madoguchi.accounts.models import User
from madoguchi.identity.factor_check import (
    FactorCheck,
    handle_factor_check,
    passkey_request_options,
)
from madoguchi.identity.question_page import redirect_to_start
from madoguchi.identity.session_proofs import proofs_of
from madoguchi.identity.sign_in.stages import SecondStepStage
from madoguchi.identity.user_roles import acts_for_company


def pending_second_step(request: HttpRequest) -> tuple[LoginStage, User] | None:
    """Return the stage and the user whose password was right, within 15 minutes."""
    stage = LoginStageController.enter(request, SecondStepStage.key)
    if stage is None or not isinstance(stage.login.user, User):
        return None
    return stage, stage.login.user


def has_ended(request: HttpRequest, user: User) -> bool:
    """Say whether the user has ended since what others had half-way."""
    return not proofs_of(request, user)


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest, way: str) -> HttpResponse:
    pending = pending_second_step(request)
    if pending is None:
        return redirect("sign-in")
    stage, user = pending
    if has_ended(request, user):
        allauth_api.forget_sign_in(request)
        return redirect_to_start(request, "sign-in")
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
    if pending is None or has_ended(request, pending[1]):
        return redirect("sign-in")
    return passkey_request_options(pending[1])
