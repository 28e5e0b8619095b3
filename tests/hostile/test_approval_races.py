"""Two decide on an order of a company at the same moment: one decision, one effect."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from madoguchi.customers.models import Member, Party
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.cancellation import cancel_order
from madoguchi.procedures.engine.member_approval import (
    approve_as_member,
    order_to_approve,
    reject_as_member,
)
from madoguchi.procedures.models import ApprovalPolicy, MemberApproval, Order
from tests import order_engine
from tests.at_once import at_once
from tests.clock import jst
from tests.hostile.test_order_races import count
from tests.operator import a_catalogue
from tests.people import Person, sign_up

MORNING = jst("2026-11-24T10:00")
REASON = "予算を超えるため見合わせます"


@pytest.fixture
def company(hanako) -> Person:
    a_catalogue()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    with scope("test", hanako.party.pk):
        ApprovalPolicy.objects.create(
            party=hanako.party, kinds=["plan"], set_by="test", set_at=MORNING
        )
    return hanako


def an_approver(company: Person, name: str) -> Member:
    mine = Member.objects.filter(pk=sign_up(name).member.pk)
    mine.update(party=company.party, role="approver")
    return mine.get()


def asked_order(company: Person) -> tuple[Order, str]:
    """An order that waits, and the digest of what its page shows."""
    order = order_engine.submit_order(
        company, "plan", {"plan": "M20", "begins": "cycle"}, MORNING
    )
    with scope("test", company.party.pk):
        return order, order_to_approve(Order.objects.get(pk=order.pk), MORNING).digest


def decision(company: Person, order: Order, verb: Callable, **told) -> Callable:
    """The order is read first, as a page reads it, and decided on afterwards."""

    def act() -> None:
        with scope("test", company.party.pk):
            verb(Order.objects.get(pk=order.pk), at=MORNING, **told)

    return act


def state_of(company: Person, order: Order) -> str:
    return order_engine.reload_order(company, order).state


def test_of_two_who_approve_one_does(company):
    first, second = an_approver(company, "first"), an_approver(company, "second")
    for _round in range(4):
        order, seen = asked_order(company)
        acts = [
            decision(company, order, approve_as_member, seen=seen, actor=str(member))
            for member in (first, second)
        ]
        assert at_once(*acts) == {"done": 1, "approval_over": 1}
        assert count(company, MemberApproval, order=order) == 1
        end(company, order)


def test_of_an_approval_and_a_rejection_one_counts(company):
    first, second = an_approver(company, "first"), an_approver(company, "second")
    order, seen = asked_order(company)
    came = at_once(
        decision(company, order, approve_as_member, seen=seen, actor=str(first)),
        decision(
            company,
            order,
            reject_as_member,
            reason=REASON,
            seen=seen,
            actor=str(second),
        ),
    )
    assert came == {"done": 1, "approval_over": 1}
    with scope("test", company.party.pk):
        outcome = MemberApproval.objects.get(order=order).outcome
    state = {"approved": "scheduled", "rejected": "rejected"}[outcome]
    assert state_of(company, order) == state


def test_an_order_is_approved_or_taken_back_before(company):
    approver = an_approver(company, "first")
    for _round in range(4):
        order, seen = asked_order(company)
        at_once(
            decision(company, order, approve_as_member, seen=seen, actor=str(approver)),
            decision(
                company, order, cancel_order, key=uuid4(), actor=str(company.member)
            ),
        )
        was_approved = count(company, MemberApproval, order=order) == 1
        with scope("test", company.party.pk):
            states = list(order.events.order_by("pk").values_list("now", flat=True))
        assert states[0] == "awaiting_member"
        assert states[-1] in {"scheduled", "cancelled"}
        assert was_approved == ("scheduled" in states)
        end(company, order)


def end(company: Person, order: Order) -> None:
    """Take it back, so that the lane of the contract is free."""
    if state_of(company, order) == "scheduled":
        decision(company, order, cancel_order, key=uuid4(), actor="test")()
