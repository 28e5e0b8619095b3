"""Every address has a rule, and the rule is what happens, role by role."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.core.checks import Error
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import clear_url_caches, get_resolver, path

from madoguchi.customers.models import Member, Role
from madoguchi.identity.page_rules import EVERYBODY_RULE
from madoguchi.platform.clock import clock_at
from madoguchi.platform.page_table import Page, Purpose, named_patterns, url_patterns
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.web import urls as web_urls
from madoguchi.web.finding.destinations import destinations_by_purpose
from madoguchi.web.help import guidance
from madoguchi.web.http.page_permissions import check_urls_have_rules, page_rules
from madoguchi.web.http.right_rules import BILL_READERS_RULE
from tests.addresses import BILL_MONTH, draft_key_of, page_address
from tests.bills import a_bill, document_of_bill
from tests.clock import get_at, jst
from tests.effort import LONG
from tests.operator import an_operator
from tests.people import Person, signed_in_client
from tests.permission_table import DRAFT_RIGHTS, RIGHTS, Right
from tests.procedure_walk import an_order
from tests.row_counts import count_rows

METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
READ, POST = {"get", "head", "post"}, {"post"}
POSTS = [
    "sign-out",
    "passkey-options",
    "passkey-sign-in",
    "second-step-passkey",
    "confirm-passkey",
    "session-end",
    "own-news-browser",
    "device-revoke",
    "two-steps",
    "sign-in-mail-stop",
    "passkey-question",
    "case-approve",
    "grant-end",
    *["invitation-withdraw", "invitation-resend", "leave-call-off"],
    *["right-decline", "company-role-end"],
    "procedure-discard",
    "contract-renewal",
    *["payment-pay", "payment-stop", "payment-kept"],
]
KEYED = {"procedure", "procedure-discard", "order-cancel"}
KEYED |= {"option-add", "option-remove", "returns", "bundles"}  # without its key
KEYED |= {"bill-reissue", "approval", "payment-papers"}
READS = [
    "bank-page",
    "gateway-page",
    "sign-in-code",
    "shortcuts",
    *["sign-in", "second-step", "confirm", "not-me", "parties", "passkey-offer"],
    *["check", "bundles", "books", "departments", "delivery", "bill-reissue"],
    "delivery-code",
    *["first-access", "first-access-code", "first-access-password"],
    *["reset", "reset-code", "reset-password"],
    *["recovery", "recovery-channel", "recovery-code", "recovery-next"],
    *["recovery-password", "recovery-receipt", "lost", "password", "passkey-add"],
    *["passkey-remove", "app-add", "app-remove", "backup-codes", "channel-add"],
    *["channel-code", "channel-remove", "company-security"],
    *["sign-in-mail", "sign-in-mail-code"],
    *["procedure", "procedure-of-party", "procedure-input", "procedure-check"],
    *["option-add", "option-remove", "returns"],
    *["procedure-papers", "procedure-code"],
    *["order-cancel", "contract-name", "approval", "approval-policy"],
    "contract-names",
    "approvers",
    *["person", "invite", "invite-many", "leave", "join", "join-code", "join-company"],
    *["move", "own-rights", "company-roles", "company-role"],
    "payment-policy",
    "payment-papers",
    *["status-mail", "status-mail-code", "own-news", "status-number"],
]
FORMS = dict.fromkeys(POSTS, POST) | dict.fromkeys(READS, READ)
OTHERS = {
    "channel-remove",
    "passkey-remove",
    *["person", "leave", "leave-call-off", "departure"],
    *["departure-pdf", "departure-csv"],
    *["move", "right-decline", "company-role", "company-role-end"],
    *["invitation-withdraw", "invitation-resend"],
    "grant-end",
    "bundle",
    "bundle-file",
    "books-file",
    "debit-form",
    "payment-kept",
    "status-notice",
    "payment-slip",
    "status-mail-code",
}  # of a number that nobody has
SAFE = {"get", "head"}
LEADS_ON = {
    *["order-cancel", "approval"],
    "sign-in-code",
    *["procedure-back", "payment-back"],
    *["go", "latest-bill", "procedure-of-party"],
    *["sign-in", "second-step", "app-remove", "channel-code"],
    *["join-code", "join-company", "status-number"],
    *["sign-in-mail", "sign-in-mail-code"],
    *["first-access-code", "first-access-password", "reset-code", "reset-password"],
    *["recovery-channel", "recovery-code", "recovery-next", "recovery-password"],
    *["procedure-papers", "procedure-code", "delivery-code", "change-password"],
}
"""Pages that lead to another: by what they are, or because nothing was begun."""

ENDS_SESSION = {"sign-out", "session-end"}
"""Forms after which somebody signs in anew."""


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert check_urls_have_rules() == []
    names = {pattern.name for pattern in named_patterns(get_resolver().url_patterns)}
    assert len(names) > 90
    assert names == page_rules().keys()
    assert names == RIGHTS.keys()
    assert {kind for kind in REGISTRY if REGISTRY[kind].asker == ""} == set(
        DRAFT_RIGHTS
    )


BILL_TWICE = Page("bill/", guidance.contact, "bill", rule=EVERYBODY_RULE)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        (path("planted/", guidance.contact, name="planted"), "planted"),
        (path("planted/", guidance.contact), "planted/"),
        *[(pattern, "bill") for pattern in url_patterns(BILL_TWICE)],
    ],
)
def test_an_address_without_a_rule_of_its_own_stops_the_start(pattern, name):
    web_urls.urlpatterns.append(pattern)
    found = check_urls_have_rules()
    web_urls.urlpatterns.remove(pattern)
    assert [type(f) for f in found] == [Error]
    assert f"'{name}'" in found[0].msg


def planted_page(request, contract):
    page = '{% extends "page.html" %}{% block content %}<p>植えた本文</p>{% endblock %}'
    return HttpResponse(engines["page_engine"].from_string(page).render({}, request))


@pytest.fixture
def planted():
    """One line more in the table of a customer's bills, and nothing else."""
    [line] = url_patterns(
        Page(
            "c/<contract:contract>/planted/",
            planted_page,
            "planted",
            rule=BILL_READERS_RULE,
            nav="bills",
            switch_to="latest-bill",
            purposes=(Purpose("planted", "植えたページ"),),
        )
    )
    web_urls.urlpatterns.append(line)
    clear_url_caches()
    yield
    web_urls.urlpatterns.remove(line)
    clear_url_caches()


def test_a_new_page_is_one_line_of_the_table(hanako, planted, record_property):
    an_operator()
    where = page_address("planted", hanako.contract.code)
    assert where == f"/c/{hanako.contract.code}/planted/"
    assert check_urls_have_rules() == []
    assert page_rules()["planted"] == BILL_READERS_RULE
    assert destinations_by_purpose()["planted"].words == "植えたページ"
    said = hanako.client.get(where).content.decode()
    assert "<p>植えた本文</p>" in said
    marked = re.findall(r'href="([^"]*)" aria-current="page"', said)
    assert marked == [f"/c/{hanako.contract.code}/bills/"]
    assert Client().get(where).url.startswith("/login/?next=")
    Member.objects.update(role=Role.APPLICANT)
    assert hanako.client.get(where).status_code == 404
    record_property("files of a new page besides its template and test", 1)


def expected(name: str, role: str | None, method: str, level: int) -> set[int]:
    """As the table says that is written by hand."""
    right = RIGHTS[name]
    of_customer = right.roles is not None
    if not right.is_open and (role is None or (of_customer and level == 0)):
        return {302}
    if of_customer and role not in right.roles:
        return {404}
    if level < right.level:
        return {302}
    if method not in FORMS.get(name, SAFE):
        return {405}
    return bare(name, method)


def bare(name: str, method: str) -> set[int]:
    """What comes of an empty request to a page that is open."""
    if name in KEYED and method == "post":
        return {400}
    if name in {"outbox", "security-txt", "gateway-page", "bank-page", *OTHERS}:
        return {404}
    return {200, 302, 422} if method == "post" or name in LEADS_ON else {200}


WAYS = [[], ["password"], ["password", "sms"], ["password", "totp"], ["passkey"]]
"""What was proved at each level. Below the first no party is opened."""

LEFT_BEHIND = {
    *["AuditEvent", "AuditHead"],  # who took an invoice
    "Attempts",  # the empty forms that were posted
    "BackupCode",
    "Challenge",
    "SecurityNotice",
    "SignInEvent",
}


EACH_LEVEL = [(role, level) for role in Role.values for level in range(5)]
TAKEN_APART = [
    (None, 0),
    *[(Role.HOLDER, level) for level in range(5)],
    *[(role, level) for role in Role.values if role != Role.HOLDER for level in (1, 4)],
]
"""Role and level are asked one after the other: each role at a low and at a high level,
and each level in one role."""

WHO = [(None, 0), *EACH_LEVEL] if LONG else TAKEN_APART


class Visits:
    """Requests of one role at one level; signed in anew after a form that was taken."""

    def __init__(self, person: Person, role: str | None, level: int) -> None:
        self.person, self.role, self.level = person, role, level
        self.cells, self.client = 0, self.enter()

    def enter(self) -> Client:
        is_in = self.role is not None
        return (
            signed_in_client(self.person.user, *WAYS[self.level]) if is_in else Client()
        )

    def make(self, name: str, method: str) -> None:
        where = page_address(name, self.person.contract.code)
        self.judge(name, method, getattr(self.client, method)(where))
        self.cells += 1
        if method == "post" and name in ENDS_SESSION:
            self.client = self.enter()

    def judge(self, name: str, method: str, response: HttpResponse) -> None:
        """It is what the map says."""
        role, level, right = self.role, self.level, RIGHTS[name]
        allowed = expected(name, role, method, level)
        assert response.status_code in allowed, (name, method)
        if response.status_code == 405:
            assert response["Allow"]
            assert "PAGE-4050" in response.content.decode() or method == "head"
        if response.status_code == 302 and role is None and right.roles:
            assert response.url.startswith("/login/?next=/")
        if 0 < level < right.level and response.status_code == 302:
            assert response.url.startswith("/account/confirm/first/?next=%2F")


@pytest.fixture
def seen(hanako) -> Iterator[Callable[..., Visits]]:
    """Visits of somebody in a role; in the end only what a look leaves has changed."""
    an_operator()
    document_of_bill(a_bill(hanako, BILL_MONTH))
    an_order(hanako)
    before = count_rows()

    def in_role(role: str | None, level: int) -> Visits:
        Member.objects.update(role=role or Role.HOLDER)
        return Visits(hanako, role, level)

    yield in_role
    after = count_rows()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= LEFT_BEHIND


@pytest.mark.parametrize(("role", "level"), WHO)
def test_what_happens_is_what_the_map_says(seen, role, level, record_property):
    visits = seen(role, level)
    for name in page_rules():
        for method in METHODS if LONG and level == 1 else ["get", "post"]:
            visits.make(name, method)
    record_property("permission cells", visits.cells)


def test_other_methods_are_answered_by_the_page(seen, record_property):
    """Behind role and level, which do not ask for the method: so in one role each."""
    role_of = {
        name: min(right.roles or [Role.HOLDER]) for name, right in RIGHTS.items()
    }
    visits = {role: seen(role, 4) for role in set(role_of.values())}
    for name in sorted(RIGHTS, key=role_of.__getitem__):
        role = role_of[name]
        Member.objects.update(role=role)
        for method in METHODS:
            if method not in {"get", "post"}:
                visits[role].make(name, method)
    record_property("permission cells", sum(v.cells for v in visits.values()))


NINE_MINUTES, ELEVEN_MINUTES = "2026-11-24T10:09", "2026-11-24T10:11"
PROVED_AT = "2026-11-24T10:00"


def addresses_of(person: Person) -> dict[str, tuple[Right, str]]:
    """Each page, and the first page and the check of a draft of each kind."""
    code = person.contract.code
    found = {
        name: (right, page_address(name, code))
        for name, right in RIGHTS.items()
        if not right.is_open and name not in {"confirm", "confirm-passkey"}
    }
    for kind, right in DRAFT_RIGHTS.items():
        for page in ("input/1", "check"):
            where = f"/p/{kind}/{draft_key_of(code)}/{page}"
            found[f"{page} of {kind}"] = right, where
    return found


def leads_to_proof(response: HttpResponse) -> bool:
    return response.status_code == 302 and "/account/confirm/" in response.url


def test_an_old_proof_is_asked_for_again_where_the_table_says_fresh(hanako):
    """In the role that may do everything, so that nothing else shuts a page."""
    an_operator()
    an_order(hanako)
    Member.objects.update(role=Role.ADMIN)
    with clock_at(jst(PROVED_AT)):
        client = signed_in_client(hanako.user, "password", "totp")
    for name, (right, where) in addresses_of(hanako).items():
        assert not leads_to_proof(get_at(NINE_MINUTES, client, where)), name
        later = get_at(ELEVEN_MINUTES, client, where)
        assert leads_to_proof(later) == right.is_fresh, name


def test_after_a_recovery_only_what_the_table_says_is_shut(hanako):
    an_operator()
    an_order(hanako)
    Member.objects.update(role=Role.ADMIN)
    hanako.user.reduced_until = jst("2026-11-27T10:00")
    hanako.user.save()
    with clock_at(jst(PROVED_AT)):
        client = signed_in_client(hanako.user, "password", "totp")
    for name, (right, where) in addresses_of(hanako).items():
        role = Role.ADMIN if right.roles is None else min(right.roles)
        Member.objects.update(role=role)
        response = get_at(NINE_MINUTES, client, where)
        assert (response.status_code == 403) == right.is_settled, name
        if right.is_settled:
            assert "PAGE-4030" in response.content.decode()


def test_pages_of_a_member_are_kept_by_nobody(hanako):
    an_operator()
    an_order(hanako)
    for name, rule in page_rules().items():
        if rule.right:
            response = hanako.client.get(page_address(name, hanako.contract.code))
            assert response["Cache-Control"] == "private, no-store", name


def test_headers_stand_on_every_answer(hanako):
    an_operator()
    for where in ("/", "/login/", "/nothing-here/", f"/c/{hanako.contract.code}/"):
        response = hanako.client.get(where)
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert len(response["X-Trace"]) == 8
