"""Who may open which page: one rule for each name of an address, no rule no start."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver

from madoguchi.accounts.guard.attempts import format_wait_end
from madoguchi.accounts.models import User
from madoguchi.customers.models import Member, Role
from madoguchi.identity import session
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.step_up import (
    can_prove_level,
    has_proved_level,
    redirect_to_step_up,
    reduced_rights_end,
)
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.web.http.error_pages import not_allowed, recovery_hold_page

GetResponse = Callable[[HttpRequest], HttpResponse]


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


EVERYBODY_RULE = PageRule()
SIGNED_IN_RULE = PageRule(person=True, audit="sign-in")
FRESH_PROOF_RULE = PageRule(person=True, audit="sign-in", level=1, fresh=True)
FRESH_FACTOR_RULE = PageRule(person=True, audit="sign-in", level=2, fresh=True)
CONTACT_CHANGE_RULE = PageRule(
    person=True, audit="contact", level=2, fresh=True, settled=True
)
MEMBERS_RULE = PageRule(frozenset(Role.values), "contract")
PAYERS_RULE = PageRule(
    frozenset({Role.HOLDER, Role.ADMIN, Role.BILLING_VIEWER}), "billing"
)
REISSUERS_RULE = PageRule(frozenset({Role.HOLDER, Role.ADMIN}), "billing", settled=True)
ADMINS_RULE = PageRule(frozenset({Role.ADMIN}), "staff", level=2)
APPLICANTS_RULE = PageRule(
    frozenset({Role.HOLDER, Role.ADMIN, Role.APPLICANT}), "order"
)
COMPANY_POLICY_RULE = PageRule(frozenset({Role.ADMIN}), "staff", level=2, fresh=True)

PAGE_RULES = {
    "sign-in": EVERYBODY_RULE,
    "sign-out": EVERYBODY_RULE,
    "signed-out": EVERYBODY_RULE,
    "passkey-options": EVERYBODY_RULE,
    "passkey-sign-in": EVERYBODY_RULE,
    "second-step": EVERYBODY_RULE,
    "second-step-passkey": EVERYBODY_RULE,
    "first-access": EVERYBODY_RULE,
    "first-access-code": EVERYBODY_RULE,
    "first-access-password": EVERYBODY_RULE,
    "reset": EVERYBODY_RULE,
    "reset-code": EVERYBODY_RULE,
    "reset-password": EVERYBODY_RULE,
    "recovery": EVERYBODY_RULE,
    "recovery-channel": EVERYBODY_RULE,
    "recovery-code": EVERYBODY_RULE,
    "recovery-next": EVERYBODY_RULE,
    "recovery-password": EVERYBODY_RULE,
    "recovery-receipt": EVERYBODY_RULE,
    "not-me": EVERYBODY_RULE,
    "sign-in-help": EVERYBODY_RULE,
    "outbox": EVERYBODY_RULE,
    "healthz": EVERYBODY_RULE,
    "errors": EVERYBODY_RULE,
    "error": EVERYBODY_RULE,
    "check": EVERYBODY_RULE,
    "contact": EVERYBODY_RULE,
    "accessibility": EVERYBODY_RULE,
    "confirm": SIGNED_IN_RULE,
    "confirm-passkey": SIGNED_IN_RULE,
    "security": SIGNED_IN_RULE,
    "passkey-offer": SIGNED_IN_RULE,
    "sessions": SIGNED_IN_RULE,
    "session-end": SIGNED_IN_RULE,
    "history": SIGNED_IN_RULE,
    "device-revoke": SIGNED_IN_RULE,
    "lost": FRESH_PROOF_RULE,
    "password": FRESH_PROOF_RULE,
    "two-steps": FRESH_FACTOR_RULE,
    "passkey-add": FRESH_FACTOR_RULE,
    "passkey-question": FRESH_FACTOR_RULE,
    "passkey-remove": FRESH_FACTOR_RULE,
    "app-add": FRESH_FACTOR_RULE,
    "app-remove": FRESH_FACTOR_RULE,
    "backup-codes": FRESH_FACTOR_RULE,
    "channel-add": CONTACT_CHANGE_RULE,
    "channel-code": CONTACT_CHANGE_RULE,
    "channel-remove": CONTACT_CHANGE_RULE,
    "parties": MEMBERS_RULE,
    "company-security": COMPANY_POLICY_RULE,
    "case-approve": COMPANY_POLICY_RULE,
    "staff-history": ADMINS_RULE,
    "home": MEMBERS_RULE,
    "find": MEMBERS_RULE,
    "go": MEMBERS_RULE,
    "contracts": MEMBERS_RULE,
    "contract": MEMBERS_RULE,
    "usage": MEMBERS_RULE,
    "usage-of-month": MEMBERS_RULE,
    "bills": PAYERS_RULE,
    "latest-bill": PAYERS_RULE,
    "bill": PAYERS_RULE,
    "invoice": PAYERS_RULE,
    "invoice-pdf": PAYERS_RULE,
    "invoice-xml": PAYERS_RULE,
    "bill-accounts": PAYERS_RULE,
    "running-bill": PAYERS_RULE,
    "delivery": REISSUERS_RULE,
    "bill-history": PAYERS_RULE,
    "bill-reissue": REISSUERS_RULE,
    "lines-csv": PAYERS_RULE,
    "payment": PAYERS_RULE,
    "search": PAYERS_RULE,
    "books": PAYERS_RULE,
    "books-file": PAYERS_RULE,
    "departments": PAYERS_RULE,
    "departments-file": PAYERS_RULE,
    "bundles": PAYERS_RULE,
    "bundle": PAYERS_RULE,
    "bundle-file": PAYERS_RULE,
    "document-file": PAYERS_RULE,
    "procedures": MEMBERS_RULE,
    "procedure": APPLICANTS_RULE,
    "procedure-of-party": APPLICANTS_RULE,
    "returns": APPLICANTS_RULE,
    "option-add": APPLICANTS_RULE,
    "option-remove": APPLICANTS_RULE,
    "procedure-input": APPLICANTS_RULE,
    "procedure-papers": APPLICANTS_RULE,
    "procedure-paper": APPLICANTS_RULE,
    "procedure-code": APPLICANTS_RULE,
    "contact-path": APPLICANTS_RULE,
    "procedure-check": APPLICANTS_RULE,
    "procedure-discard": APPLICANTS_RULE,
    "order": MEMBERS_RULE,
    "order-pdf": MEMBERS_RULE,
    "order-calendar": MEMBERS_RULE,
    "order-cancel": APPLICANTS_RULE,
}


class PagePermissionMiddleware:
    """The one place that asks whether a page, and its contract, is for who is there.

    Nobody is sent to sign in and comes back; somebody else's page is not found.
    """

    def __init__(self, get_response: GetResponse) -> None:
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
        rule = PAGE_RULES[match.url_name or "" if match else ""]
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
    if can_prove_level(cast(User, request.user), min(asked)):
        return redirect_to_step_up(request, min(asked))
    return redirect("security")


def require_proof(request: HttpRequest, rule: PageRule) -> HttpResponse | None:
    """Nothing where enough was proved; else the page on which it can be."""
    until = reduced_rights_end(cast(User, request.user))
    if rule.settled and until:
        return recovery_hold_page(request, format_wait_end(until, now()))
    if has_proved_level(request, rule.level, fresh=rule.fresh):
        return None
    return redirect_to_step_up(request, rule.level)


def remember_contract(request: MemberRequest, code: str | None) -> None:
    """The contract named in the address is the one last used from now on."""
    if code is None:
        return
    if request.contract is None or code not in {"-", request.contract.code}:
        raise Http404
    state = SessionState(request.session)
    if code not in {"-", state.contract_code}:
        state.contract_code = code


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
        for name in sorted(found ^ PAGE_RULES.keys())
    ]
