"""Every address has a rule, and the rule is what happens, role by role."""

from datetime import date

import pytest
from django.apps import apps
from django.core.checks import Error
from django.test import Client
from django.urls import get_resolver, reverse

from madoguchi.customers.models import Member, Role
from madoguchi.platform.batch import batch
from madoguchi.web.permissions import RULES, every_address_has_a_rule, names
from tests.bills import a_bill
from tests.operator import an_operator

MONTH = date(2026, 10, 1)
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]
FORMS = {
    "sign-in": {"get", "head", "post"},
    "sign-out": {"post"},
    "first-access": {"get", "head", "post"},
    "first-access-code": {"get", "head", "post"},
    "first-access-password": {"get", "head", "post"},
}
SAFE = {"get", "head"}


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert every_address_has_a_rule() == []
    assert set(names(get_resolver().url_patterns)) == RULES.keys()


def test_an_address_without_a_rule_stops_the_start(monkeypatch):
    monkeypatch.delitem(RULES, "bill")
    found = every_address_has_a_rule()
    assert [type(f) for f in found] == [Error]
    assert "'bill'" in found[0].msg


def address(name: str, code: str) -> str:
    args = {
        "error": ["wrong_code"],
        "bill": [code, MONTH],
        "invoice": [code, MONTH],
        "invoice-pdf": [code, MONTH],
        "lines-csv": [code, MONTH],
    }
    one = [code] if name in {"contract", "bills", "latest-bill"} else []
    return reverse(name, args=args.get(name, one))


def expected(name: str, role: str | None, method: str) -> set[int]:
    rule = RULES[name]
    if rule.roles and role is None:
        return {302}
    if rule.roles and role not in rule.roles:
        return {404}
    if method not in FORMS.get(name, SAFE):
        return {405}
    if name == "outbox":
        return {404}
    return {200, 302, 422}


def counts() -> dict[str, int]:
    ours = [m for m in apps.get_models() if m.__module__.startswith("madoguchi.")]
    with batch("test"):
        return {m.__name__: m.objects.count() for m in ours}


@pytest.mark.parametrize("role", [None, *Role.values])
def test_what_happens_is_what_the_map_says(hanako, role, capsys):
    an_operator()
    a_bill(hanako, MONTH)
    Member.objects.update(role=role or Role.HOLDER)
    before, cells = counts(), 0
    for name in RULES:
        for method in METHODS:
            client = Client() if role is None else hanako.client
            where = address(name, hanako.contract.code)
            response = getattr(client, method)(where)
            allowed = expected(name, role, method)
            assert response.status_code in allowed, (name, method)
            if response.status_code == 405:
                assert response["Allow"]
                assert "PAGE-4050" in response.content.decode() or method == "head"
            if response.status_code == 302 and role is None and RULES[name].roles:
                assert response.url.startswith("/login/?next=/")
            cells += 1
    after = counts()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"Attempts", "Challenge"}  # the empty forms that were posted
    assert cells == len(RULES) * len(METHODS)
    with capsys.disabled():
        print(f"\npermission cells as {role or 'nobody'}: {cells}")


def test_pages_of_a_member_are_kept_by_nobody(hanako):
    an_operator()
    for name, rule in RULES.items():
        if rule.roles:
            response = hanako.client.get(address(name, hanako.contract.code))
            assert response["Cache-Control"] == "private, no-store", name


def test_headers_stand_on_every_answer(hanako):
    an_operator()
    for where in ("/", "/login/", "/nothing-here/", f"/c/{hanako.contract.code}/"):
        response = hanako.client.get(where)
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert len(response["X-Trace"]) == 8
