"""The desk, role by role, level by level; and no word of a customer before a reason."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from madoguchi.desk.page_rules import DeskRule
from madoguchi.platform.page_table import page_patterns
from tests.addresses import draft_key_of, receipt_number_of
from tests.desk import Agent, an_agent
from tests.hostile.test_permission_map import METHODS, WAYS
from tests.hostile.test_twins import MARK, Twin, mark, words_of
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.permission_table import DESK_RIGHTS
from tests.row_counts import count_rows

AT = "2026-11-24T10:00"
READ = {"queue": 200, "order": 200, "customer": 200, "paper": 302, "invoice": 200}
READ |= {"feed": 200, "found": 200}
READ |= {"incidents": 200, "incident-new": 200, "incident": 404}  # of no number
READ |= {"compensation": 404, "call-off": 404}  # of no number
READ |= {"legal-notices": 200, "legal-new": 200, "renewal-proof-csv": 200}
READ |= {"legal": 404, "legal-proof-csv": 404}  # of no number
READ |= {"feed": 200, "money": 200, "charges": 200, "charge": 200}
READ |= {"disputes": 200}
READ |= {"transfers": 200, "refund": 200, "paper-mandate": 404}  # no paper here
READ |= {"transfer": 302, "transfer-customer": 302}  # to the list: it is not there
READ |= {"transfer-reversal": 302}  # to the money: nobody is there
READ |= {"slips": 200}
READ |= {"receivables": 200, "receivables-csv": 200}
READ |= {"approval": 302}  # to the order, which nobody has claimed
BARE = {
    "enter": 422,  # no reason
    "names": 422,  # no reason
    "leave": 302,
    "incident-new": 422,
    "incident": 404,
    "compensation": 404,
    "call-off": 404,
    "legal-new": 422,
    "legal": 404,
    "alert-close": 302,
    "resend": 302,  # to the page, with nothing to send
    "unlock": 302,  # to the way in
    "piece": 302,
    "conflict": 302,  # to the way in
    "claim": 422,  # the order does not wait
    "claim-next": 302,  # to the list: no order waits
    "release": 422,
    "take-over": 422,
    "decide": 302,  # to the way in
    "identity": 302,
    "revise": 302,
    "money-act": 302,
    "money-request": 302,
    "charge-end": 302,
    "charge-retry": 302,
    "dispute-note": 302,
    "refund-end": 302,
    "transfer-match": 302,
    "transfer-decide": 302,
    "transfer-reversal-ask": 302,
    "transfer-reversal-decide": 302,
    "paper-register": 302,
    "slip-act": 302,
}
"""What comes of an empty form of somebody who may."""


@pytest.fixture
def twin(db_of_all) -> Twin:
    an_operator()
    return mark("hanako")


def desk_rules() -> dict[str, DeskRule]:
    return {name: row.page.rule for name, row in page_patterns("desk").items()}


def address(name: str, twin: Twin) -> str:
    pattern = page_patterns("desk")[name]
    code = twin.person.contract.code
    about = {
        "customers": twin.person.party.customer_number,
        "orders": receipt_number_of(code),
    }
    own = {"number": about.get(pattern.page.route.partition("/")[0])}
    values = own | {"key": draft_key_of(code)} | dict(pattern.page.example)
    return reverse(f"desk:{name}", args=[values[arg] for arg in pattern.converters])


def expected(name: str, role: str | None, method: str, level: int) -> int:
    if role not in DESK_RIGHTS[name]:
        return 404
    if level < 3:
        return 403
    reads = method in {"get", "head"}
    if name in READ and (reads or name not in BARE):
        return READ[name] if reads else 405
    return BARE[name] if method == "post" else 405


def browsers(twin: Twin, role: str | None) -> dict[tuple[str | None, int], Client]:
    """One for each level at which somebody in this role may come."""
    if role is None:
        return {(None, 0): Client()}
    if role == "customer":
        return {(role, 4): signed_in_client(twin.person.user, "passkey")}
    return {
        (role, level): an_agent(f"{role}{level}", AT, role, *WAYS[level]).client
        for level in (1, 2, 3, 4)
    }


@pytest.mark.parametrize("role", [None, "customer", "agent", "billing", "supervisor"])
def test_what_happens_at_the_desk_is_what_its_map_says(twin, role, record_property):
    who = browsers(twin, role)
    before, cells = count_rows(), 0
    for (_, level), client in who.items():
        for name in desk_rules():
            for method in METHODS if level == 3 else ["get", "post"]:
                answer = getattr(client, method)(address(name, twin))
                told = (role, level, name, method)
                assert answer.status_code == expected(name, role, method, level), told
                assert MARK["hanako"] not in words_of(answer), told
                cells += 1
    assert count_rows() == before
    record_property("desk permission cells", cells)


def test_another_interface_has_a_map_of_its_own():
    spaces = {
        p.namespace for p in get_resolver().url_patterns if hasattr(p, "app_name")
    }
    assert spaces == {None, "desk", "callbacks"}


def test_of_two_customers_only_the_one_who_was_opened_is_seen(twin):
    other = mark("taro")
    agent: Agent = an_agent("一郎", AT)
    agent.open(other.person)
    for name in READ:
        assert twin.mark not in words_of(agent.client.get(address(name, twin)))
    seen = agent.get(f"customers/{other.person.party.customer_number}/")
    assert other.mark in words_of(seen)
