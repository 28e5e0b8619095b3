"""Another plan: asked for, promised, taken back, carried out when its day begins."""

from uuid import uuid4

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, post_at, replay
from tests.operator import a_catalogue
from tests.ordering import Walk

MORNING, LATE = "2026-11-24T10:00", "2026-11-24T20:00"


@pytest.fixture
def walk(hanako):
    a_catalogue()
    code = hanako.contract.code
    return lambda at: Walk(at, hanako.client, f"/c/{code}/p/plan/")


def plan_of(person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).plan_code


def the_order(person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get()


def test_a_plan_asked_for_before_eight_counts_from_the_next_day(hanako, walk):
    receipt = walk(MORNING).order({"plan": "M20"})
    order = the_order(hanako)
    assert receipt == f"/orders/{order.number}/"
    assert str(order.effective_on) == "2026-11-25"
    page = get_at(MORNING, hanako.client, receipt).content.decode()
    assert order.number in page and "2026年11月25日" in page
    replay("2026-11-24T23:59")
    assert plan_of(hanako) == "M3"
    replay("2026-11-25T00:00")
    assert plan_of(hanako) == "M20"
    assert the_order(hanako).state == "completed"


def test_a_plan_asked_for_at_eight_counts_a_day_later(hanako, walk):
    walk(LATE).order({"plan": "M20"})
    assert str(the_order(hanako).effective_on) == "2026-11-26"


def test_it_is_taken_back_until_eight_and_not_after(hanako, walk):
    receipt = walk(MORNING).order({"plan": "M20"})
    late = post_at(LATE, hanako.client, f"{receipt}cancel", {"key": str(uuid4())})
    assert late.status_code == 422 and "too_late_to_cancel" in late.content.decode()
    assert the_order(hanako).state == "scheduled"
    early = "2026-11-24T19:59"
    post_at(early, hanako.client, f"{receipt}cancel", {"key": str(uuid4())})
    assert the_order(hanako).state == "cancelled"
    replay("2026-11-26T00:00")
    assert plan_of(hanako) == "M3"


def test_sent_twice_it_is_one_order_with_one_number(hanako, walk):
    here = walk(MORNING)
    check = here.fill({"plan": "M20"}).url
    first, second = here.send(check), here.send(check)
    assert first.url == second.url
    the_order(hanako)


def test_each_act_is_in_the_audit_log_with_the_level_of_sign_in(hanako, walk):
    walk(MORNING).order({"plan": "M20"})
    replay("2026-11-25T00:00")
    with scope("test", hanako.party.pk):
        rows = AuditEvent.objects.order_by("serial").values_list("verb", "changes")
        told = list(rows)
        assert AuditEvent.objects.order_by("serial")[0].level == 1
    assert told == [
        ("order_moved", {"state": ["draft", "scheduled"]}),
        ("order_moved", {"state": ["scheduled", "in_progress"]}),
        ("plan_changed", {"plan_code": ["M3", "M20"]}),
        ("order_moved", {"state": ["in_progress", "completed"]}),
    ]
