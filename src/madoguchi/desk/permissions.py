"""Enforce the rule of each page of the desk; one without a rule stops the start."""

from typing import Any, cast

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.accounts.models import Staff, User
from madoguchi.desk.page_rules import MONEY_RULE, DeskRule
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.identity.step_up import (
    can_prove_level,
    has_proved_level,
    redirect_to_step_up,
    reduced_rights_end,
)
from madoguchi.platform.http import GetResponse
from madoguchi.platform.page_table import faulty_page_names, page_patterns

APP_OR_PASSKEY_LEVEL = 3
DESK = "desk"  # the namespace of its pages


class DeskPermissionMiddleware:
    """To everybody but the operator's staff the desk is not there: 404.

    So it is for who has not signed in: staff come by the page for signing in.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.namespace != DESK:
            return None
        rule: DeskRule = page_patterns(DESK)[match.url_name or ""].page.rule
        if not request.user.is_authenticated:
            raise Http404
        staff = Staff.objects.filter(user=request.user.pk, ended_at=None).first()
        if staff is None or staff.role not in rule.roles:
            raise Http404
        of_desk = cast(DeskRequest, request)
        of_desk.staff = staff
        of_desk.may_move_money = staff.role in MONEY_RULE.roles
        return desk_step_up(request)


def desk_step_up(request: HttpRequest) -> HttpResponse | None:
    """Nothing where enough was proved; else the page on which it can be.

    Who has just recovered their login is kept from every customer for three days.
    """
    user = cast(User, request.user)
    if until := reduced_rights_end(user):
        held = {"until": until}
        return render(request, "desk/no_factor.html", held, status=403)
    enough = 1 if settings.DEMO else APP_OR_PASSKEY_LEVEL
    if has_proved_level(request, enough):
        return None
    if not can_prove_level(user, enough):
        return render(request, "desk/no_factor.html", status=403)
    return redirect_to_step_up(request, enough, next_url=reverse("desk:queue"))


def every_page_has_a_rule(**_: object) -> list[CheckMessage]:
    return [
        Error(f"the desk's page {name!r} has no rule of its own", id="madoguchi.E002")
        for name in faulty_page_names(DESK)
    ]
