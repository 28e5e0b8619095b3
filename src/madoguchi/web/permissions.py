"""Who may open which page: one rule for each name of an address, no rule no start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from madoguchi.customers.models import Role
from madoguchi.web.door import MemberRequest
from madoguchi.web.errors import not_allowed

Pages = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Rule:
    """No `roles`: anybody, signed in or not. `audit`: what a look counts as."""

    roles: frozenset[str] = frozenset()
    audit: str = "none"


EVERYBODY = Rule()
MEMBERS = Rule(frozenset(Role.values), "contract")
PAYERS = Rule(frozenset({Role.HOLDER, Role.ADMIN, Role.BILLING_VIEWER}), "billing")

RULES = {
    "sign-in": EVERYBODY,
    "sign-out": EVERYBODY,
    "signed-out": EVERYBODY,
    "first-access": EVERYBODY,
    "first-access-code": EVERYBODY,
    "first-access-password": EVERYBODY,
    "outbox": EVERYBODY,
    "healthz": EVERYBODY,
    "errors": EVERYBODY,
    "error": EVERYBODY,
    "contact": EVERYBODY,
    "accessibility": EVERYBODY,
    "home": MEMBERS,
    "contracts": MEMBERS,
    "contract": MEMBERS,
    "bills": PAYERS,
    "latest-bill": PAYERS,
    "bill": PAYERS,
    "invoice": PAYERS,
    "invoice-pdf": PAYERS,
    "lines-csv": PAYERS,
    "payment": PAYERS,
}


class Permitted:
    """The one place that asks whether a page, and its contract, is for who is there.

    Nobody is sent to sign in and comes back; somebody else's page is not found.
    """

    def __init__(self, get_response: Pages) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return not_allowed(request, response["Allow"])
        if hasattr(request, "member"):
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        rule = RULES[match.url_name or "" if match else ""]
        if not rule.roles:
            return None
        if not hasattr(request, "member"):
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(request.get_full_path())
        mine = cast(MemberRequest, request)
        if mine.member.role not in rule.roles:
            raise Http404
        remember(mine, named.get("contract"))
        return None


def remember(request: MemberRequest, code: str | None) -> None:
    """The contract named in the address is the one last used from now on."""
    if code is None:
        return
    if request.contract is None or code not in {"-", request.contract.code}:
        raise Http404
    if code != "-" and request.session.get("contract") != code:
        request.session["contract"] = code


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def every_address_has_a_rule(**_: object) -> list[CheckMessage]:
    found = set(names(get_resolver().url_patterns))
    return [
        Error(f"the address {name!r} has no rule", id="madoguchi.E001")
        for name in sorted(found ^ RULES.keys())
    ]
