"""Who may open which page: one rule for each name of an address, no rule no start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from madoguchi.accounts.guard.attempts import format_wait_end
from madoguchi.accounts.guard.levels import FRESH, LEVELS
from madoguchi.accounts.guard.proofs import level_in_session
from madoguchi.accounts.guard.ways import second_factors_of
from madoguchi.accounts.models import User
from madoguchi.customers.models import Member, Role
from madoguchi.platform.clock import now
from madoguchi.procedures.base import REGISTRY
from madoguchi.web.door import MemberRequest
from madoguchi.web.entry import session
from madoguchi.web.errors import not_allowed, recovery_hold_page

Pages = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD"}
START = "first"


@dataclass(frozen=True, slots=True)
class PageRule:
    """No `roles`: anybody, or whoever is signed in where it is about a `person`.

    `level`: what must have been proved (guard/levels.py), within the last ten minutes
    where `fresh`. `settled`: not in the three days after a recovery. `audit`: what a
    look counts as.
    """

    roles: frozenset[str] = frozenset()
    audit: str = "none"
    person: bool = False
    level: int = 0
    fresh: bool = False
    settled: bool = False


EVERYBODY = PageRule()
PERSON = PageRule(person=True, audit="sign-in")
PROVED = PageRule(person=True, audit="sign-in", level=1, fresh=True)
FACTOR = PageRule(person=True, audit="sign-in", level=2, fresh=True)
CONTACT = PageRule(person=True, audit="contact", level=2, fresh=True, settled=True)
MEMBERS = PageRule(frozenset(Role.values), "contract")
PAYERS = PageRule(frozenset({Role.HOLDER, Role.ADMIN, Role.BILLING_VIEWER}), "billing")
REISSUERS = PageRule(frozenset({Role.HOLDER, Role.ADMIN}), "billing", settled=True)
ADMINS = PageRule(frozenset({Role.ADMIN}), "staff", level=2)
APPLICANTS = PageRule(frozenset({Role.HOLDER, Role.ADMIN, Role.APPLICANT}), "order")
POLICY = PageRule(frozenset({Role.ADMIN}), "staff", level=2, fresh=True)

RULES = {
    "sign-in": EVERYBODY,
    "sign-out": EVERYBODY,
    "signed-out": EVERYBODY,
    "passkey-options": EVERYBODY,
    "passkey-sign-in": EVERYBODY,
    "second-step": EVERYBODY,
    "second-step-passkey": EVERYBODY,
    "first-access": EVERYBODY,
    "first-access-code": EVERYBODY,
    "first-access-password": EVERYBODY,
    "reset": EVERYBODY,
    "reset-code": EVERYBODY,
    "reset-password": EVERYBODY,
    "recovery": EVERYBODY,
    "recovery-channel": EVERYBODY,
    "recovery-code": EVERYBODY,
    "recovery-next": EVERYBODY,
    "recovery-password": EVERYBODY,
    "recovery-receipt": EVERYBODY,
    "not-me": EVERYBODY,
    "sign-in-help": EVERYBODY,
    "outbox": EVERYBODY,
    "healthz": EVERYBODY,
    "errors": EVERYBODY,
    "error": EVERYBODY,
    "check": EVERYBODY,
    "contact": EVERYBODY,
    "accessibility": EVERYBODY,
    "confirm": PERSON,
    "confirm-passkey": PERSON,
    "security": PERSON,
    "passkey-offer": PERSON,
    "sessions": PERSON,
    "session-end": PERSON,
    "history": PERSON,
    "device-revoke": PERSON,
    "lost": PROVED,
    "password": PROVED,
    "two-steps": FACTOR,
    "passkey-add": FACTOR,
    "passkey-question": FACTOR,
    "passkey-remove": FACTOR,
    "app-add": FACTOR,
    "app-remove": FACTOR,
    "backup-codes": FACTOR,
    "channel-add": CONTACT,
    "channel-code": CONTACT,
    "channel-remove": CONTACT,
    "parties": MEMBERS,
    "company-security": POLICY,
    "case-approve": POLICY,
    "staff-history": ADMINS,
    "home": MEMBERS,
    "find": MEMBERS,
    "go": MEMBERS,
    "contracts": MEMBERS,
    "contract": MEMBERS,
    "usage": MEMBERS,
    "usage-of-month": MEMBERS,
    "bills": PAYERS,
    "latest-bill": PAYERS,
    "bill": PAYERS,
    "invoice": PAYERS,
    "invoice-pdf": PAYERS,
    "invoice-xml": PAYERS,
    "bill-accounts": PAYERS,
    "running-bill": PAYERS,
    "delivery": REISSUERS,
    "bill-history": PAYERS,
    "bill-reissue": REISSUERS,
    "lines-csv": PAYERS,
    "payment": PAYERS,
    "search": PAYERS,
    "books": PAYERS,
    "books-file": PAYERS,
    "departments": PAYERS,
    "departments-file": PAYERS,
    "bundles": PAYERS,
    "bundle": PAYERS,
    "bundle-file": PAYERS,
    "document-file": PAYERS,
    "procedures": MEMBERS,
    "procedure": APPLICANTS,
    "procedure-of-party": APPLICANTS,
    "returns": APPLICANTS,
    "option-add": APPLICANTS,
    "option-remove": APPLICANTS,
    "procedure-input": APPLICANTS,
    "procedure-papers": APPLICANTS,
    "procedure-paper": APPLICANTS,
    "procedure-code": APPLICANTS,
    "contact-path": APPLICANTS,
    "procedure-check": APPLICANTS,
    "procedure-discard": APPLICANTS,
    "order": MEMBERS,
    "order-pdf": MEMBERS,
    "order-calendar": MEMBERS,
    "order-cancel": APPLICANTS,
}


class PagePermissionMiddleware:
    """The one place that asks whether a page, and its contract, is for who is there.

    Nobody is sent to sign in and comes back; somebody else's page is not found.
    """

    def __init__(self, get_response: Pages) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = not_allowed(request, response["Allow"])
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: object, named: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.namespace:
            return None  # another interface's page: it has a map of its own
        rule = RULES[match.url_name or "" if match else ""]
        if not rule.roles and not rule.person:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if rule.roles:
            if not hasattr(request, "member"):
                return step_up_for_party(request)
            mine = cast(MemberRequest, request)
            if mine.member.role not in rule.roles:
                raise Http404
            remember_contract(mine, named.get("contract"))
        return require_proof(request, rule_for_view(rule, named))


def rule_for_view(rule: PageRule, named: dict[str, Any]) -> PageRule:
    """A draft of a procedure asks for the level that its kind names, proved afresh."""
    kind = REGISTRY.get(named.get("slug", "")) if "draft" in named else None
    if kind is None or kind.level <= 1:
        return rule
    return replace(rule, level=kind.level, fresh=True, settled=True)


def step_up_for_party(request: HttpRequest) -> HttpResponse:
    """Every party of this login asks for more than was proved: the way to prove it."""
    asked = Member.objects.filter(user=request.user.pk).values_list(
        "party__required_level", flat=True
    )
    if not asked and session.is_desk_staff(cast(User, request.user)):
        return redirect("desk:queue")
    if not asked:
        raise Http404
    factors = second_factors_of(cast(User, request.user))
    if any(LEVELS[way] >= min(asked) for way in factors):
        return redirect_to_step_up(request, min(asked))
    return redirect("security")


def require_proof(request: HttpRequest, rule: PageRule) -> HttpResponse | None:
    """Nothing where enough was proved; else the page on which it can be."""
    reduced = getattr(request.user, "reduced_until", None)
    if rule.settled and reduced and reduced > now():
        return recovery_hold_page(request, format_wait_end(reduced, now()))
    since = (now() - FRESH).timestamp() if rule.fresh else 0
    if level_in_session(request, since) >= rule.level:
        return None
    return redirect_to_step_up(request, rule.level)


def redirect_to_step_up(request: HttpRequest, level: int) -> HttpResponse:
    request.session["confirm"] = level
    there = request.get_full_path() if request.method in SAFE else request.path
    return redirect(f"{reverse('confirm', args=[START])}?{urlencode({'next': there})}")


def remember_contract(request: MemberRequest, code: str | None) -> None:
    """The contract named in the address is the one last used from now on."""
    if code is None:
        return
    if request.contract is None or code not in {"-", request.contract.code}:
        raise Http404
    if code != "-" and request.session.get("contract") != code:
        request.session["contract"] = code


def url_names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Of our own pages; what has a namespace is another interface's."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace:
                continue
            yield from url_names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def check_urls_have_rules(**_: object) -> list[CheckMessage]:
    found = set(url_names(get_resolver().url_patterns))
    return [
        Error(f"the address {name!r} has no rule", id="madoguchi.E001")
        for name in sorted(found ^ RULES.keys())
    ]
