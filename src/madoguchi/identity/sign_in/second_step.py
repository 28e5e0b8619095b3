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
from madoguchi.identity.session import acts_for_company
from madoguchi.identity.sign_in.stages import SecondStepStage


def pending_second_step(request: HttpRequest) -> tuple[LoginStage, User] | None:
    """Who has said the password in this session, not longer than a quarter hour ago."""
    stage = LoginStageController.enter(request, SecondStepStage.key)
    if stage is None or not isinstance(stage.login.user, User):
        return None
    return stage, stage.login.user


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest, way: str) -> HttpResponse:
    found = pending_second_step(request)
    if found is None:
        return redirect("sign-in")
    stage, user = found
    staff = acts_for_company(user)
    asked = FactorCheck(
        user=user,
        way=way,
        ways=second_step_ways_of(user, is_staff=staff),
        url="second-step",
        options="second-step-passkey",
        what="sign-in",
        done=lambda _request: stage.exit(),
        may_trust=not staff,
    )
    return handle_factor_check(request, asked)


@require_POST
def second_step_passkey(request: HttpRequest) -> HttpResponse:
    found = pending_second_step(request)
    return passkey_request_options(found[1]) if found else redirect("sign-in")
