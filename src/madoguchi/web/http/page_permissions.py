"""Enforce the rule of each page; an address without one stops the start."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any, cast

from django.core.checks import CheckMessage, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from madoguchi.accounts.guard.attempts import format_wait_end
from madoguchi.accounts.models import User
from madoguchi.customers.models import Member
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import PageRule, is_same_for_all
from madoguchi.identity.session_lifetime import redirect_to_sign_in
from madoguchi.identity.step_up import (
    can_prove_level,
    has_proved_level,
    redirect_to_step_up,
    reduced_rights_end,
)
from madoguchi.identity.user_roles import is_desk_staff
from madoguchi.platform.clock import now
from madoguchi.platform.http import GetResponse
from madoguchi.platform.page_table import faulty_page_names, page_patterns
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.web.http.contract_address import settle_contract
from madoguchi.web.http.error_pages import not_allowed, recovery_hold_page
from madoguchi.web.http.grant_days import page_outside_grants
from madoguchi.web.http.read_only import read_only_page


class PagePermissionMiddleware:
    """Enforces the rule of every page of the customers.

    An anonymous user is redirected to sign in, and back; the page of another party,
    or one for which the member lacks the right, is a 404.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = not_allowed(request, response["Allow"])
        if not is_same_for_all(request) and request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self,
        request: HttpRequest,
        view: object,
        args: object,
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.namespace:
            return None  # another interface's page: it has a map of its own
        page_name = match.url_name or "" if match else ""
        rule: PageRule = page_patterns()[page_name].page.rule
        if not rule.right and not rule.person:
            return None
        if not request.user.is_authenticated:
            return redirect_to_sign_in(request)
        if rule.right:
            if not hasattr(request, "member"):
                return step_up_for_party(request)
            member_request = cast(MemberRequest, request)
            answer = (
                page_outside_rights(member_request, rule, view_kwargs)
                or read_only_page(request, page_name)
                or settle_contract(member_request, view_kwargs)
            )
            if answer:
                return answer
        return require_proof(request, rule_for_view(rule, view_kwargs))


def lacks_right_of_kind(request: MemberRequest, view_kwargs: dict[str, Any]) -> bool:
    """Whether the kind of procedure in the address asks for a right that is not had."""
    kind = REGISTRY.get(view_kwargs.get("slug", ""))
    return bool(kind and kind.right and kind.right not in request.access.rights)


def page_outside_rights(
    request: MemberRequest, rule: PageRule, view_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Say when a login outside the days of its grants may open pages; else Http404."""
    if outside := page_outside_grants(request):
        return outside
    if not rule.opens_for(request.access) or lacks_right_of_kind(request, view_kwargs):
        raise Http404
    return None


def rule_for_view(rule: PageRule, view_kwargs: dict[str, Any]) -> PageRule:
    """The rule of a draft's page with the level of its kind, which must be fresh."""
    kind = REGISTRY.get(view_kwargs.get("slug", "")) if "draft" in view_kwargs else None
    if kind is None or rule.any_kind:
        return rule
    return rule_at_level(rule, kind.level)


def rule_at_level(rule: PageRule, level: int) -> PageRule:
    """The rule with the level of a procedure, which must be fresh above the first."""
    if level <= 1:
        return rule
    return replace(rule, level=level, fresh=True, settled=True)


def step_up_for_party(request: HttpRequest) -> HttpResponse:
    """Redirect a login whose parties all require a higher level than it has proved."""
    levels = Member.objects.filter(user=request.user.pk).values_list(
        "party__required_level", flat=True
    )
    if not levels and is_desk_staff(cast(User, request.user)):
        return redirect("desk:queue")
    if not levels:
        raise Http404
    if can_prove_level(cast(User, request.user), min(levels)):
        return redirect_to_step_up(request, min(levels))
    return redirect("security")


def require_proof(request: HttpRequest, rule: PageRule) -> HttpResponse | None:
    """The step-up page where the rule asks for more proof than was given, or None."""
    until = reduced_rights_end(cast(User, request.user))
    if rule.settled and until:
        return recovery_hold_page(request, format_wait_end(until, now()))
    if has_proved_level(request, rule.level, fresh=rule.fresh):
        return None
    return redirect_to_step_up(request, rule.level)


def page_rules() -> dict[str, PageRule]:
    """The rule of every page of the customers, by name."""
    return {name: pattern.page.rule for name, pattern in page_patterns().items()}


def check_urls_have_rules(**_: object) -> list[CheckMessage]:
    return [
        Error(f"the address {name!r} has no rule of its own", id="madoguchi.E001")
        for name in faulty_page_names()
    ]
