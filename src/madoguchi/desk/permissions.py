"""Who of the operator may open which page: one rule a page, no rule no start."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.accounts.models import Staff, User
from madoguchi.desk.party_scope import REVISER_ROLES, DeskRequest
from madoguchi.identity.step_up import (
    can_prove_level,
    has_proved_level,
    redirect_to_step_up,
    reduced_rights_end,
)

GetResponse = Callable[[HttpRequest], HttpResponse]
APP_OR_PASSKEY_LEVEL = 3


@dataclass(frozen=True, slots=True)
class DeskRule:
    """`audit`: what a look counts as; what is done is in the log of its verb."""

    roles: Container[str]
    audit: str


ANY_STAFF_ROLE = frozenset(Staff.Role.values)
QUEUE_RULE = DeskRule(ANY_STAFF_ROLE, "handles")
OPEN_CUSTOMER_RULE = DeskRule(ANY_STAFF_ROLE, "entry")
DECISION_RULE = DeskRule(ANY_STAFF_ROLE, "order")
SUPERVISOR_RULE = DeskRule(frozenset({Staff.Role.SUPERVISOR}), "order")
REVISION_RULE = DeskRule(REVISER_ROLES, "bill")

DESK_RULES = {
    "queue": QUEUE_RULE,
    "order": QUEUE_RULE,
    "customer": QUEUE_RULE,
    "enter": OPEN_CUSTOMER_RULE,
    "leave": OPEN_CUSTOMER_RULE,
    "paper": DeskRule(ANY_STAFF_ROLE, "paper"),
    "piece": DeskRule(ANY_STAFF_ROLE, "return"),
    "unlock": DeskRule(ANY_STAFF_ROLE, "sign-in"),
    "claim": DECISION_RULE,
    "release": DECISION_RULE,
    "take-over": SUPERVISOR_RULE,
    "decide": DECISION_RULE,
    "invoice": REVISION_RULE,
    "revise": REVISION_RULE,
}


class DeskPermissionMiddleware:
    """To everybody but the operator's staff the desk is not there: 404."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.namespace != "desk":
            return None
        rule = DESK_RULES[match.url_name or ""]
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        staff = Staff.objects.filter(user=request.user.pk, ended_at=None).first()
        if staff is None or staff.role not in rule.roles:
            raise Http404
        cast(DeskRequest, request).staff = staff
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
    pages = import_module("madoguchi.desk.urls").urlpatterns  # a command has no pages
    found = {str(page.name) for page in pages}
    return [
        Error(f"the desk's page {name!r} has no rule", id="madoguchi.E002")
        for name in sorted(found ^ DESK_RULES.keys())
    ]
