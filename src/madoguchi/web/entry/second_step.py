"""The second step of signing in: by app, SMS, mail, passkey or backup code."""

from allauth.account.stages import LoginStage, LoginStageController
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.accounts.guard.ways import ways_of
from madoguchi.accounts.models import User
from madoguchi.web.entry.proving import Proving, passkey_question, proving
from madoguchi.web.entry.session import is_staff
from madoguchi.web.entry.stages import SecondStep


def waiting(request: HttpRequest) -> tuple[LoginStage, User] | None:
    """Who has said the password in this session, not longer than a quarter hour ago."""
    stage = LoginStageController.enter(request, SecondStep.key)
    if stage is None or not isinstance(stage.login.user, User):
        return None
    return stage, stage.login.user


@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest, way: str) -> HttpResponse:
    found = waiting(request)
    if found is None:
        return redirect("sign-in")
    stage, user = found
    staff = is_staff(user)
    asked = Proving(
        user=user,
        way=way,
        ways=ways_of(user, is_staff=staff),
        url="second-step",
        options="second-step-passkey",
        what="sign-in",
        done=lambda _request: stage.exit(),
        may_trust=not staff,
    )
    return proving(request, asked)


@require_POST
def second_step_passkey(request: HttpRequest) -> HttpResponse:
    found = waiting(request)
    return passkey_question(found[1]) if found else redirect("sign-in")
