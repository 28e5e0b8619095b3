"""Two at the same moment, each with a connection of its own: one order, one effect."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest

from madoguchi.jobs.messages.draft_mail import tell_draft
from madoguchi.jobs.orders.order_tasks import advance_order
from madoguchi.kernel.errors import Refused
from madoguchi.notices.models import Notice
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent, Command
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine import draft_ending, review
from madoguchi.procedures.engine.cancellation import cancel_order
from madoguchi.procedures.engine.submit import mark_draft_unsent
from madoguchi.procedures.models import Order, OrderEvent, OrderHandle
from tests import order_engine
from tests.at_once import at_once
from tests.clock import jst
from tests.kinds import AT_ONCE_KEY, REVIEWED_KEY, some_kinds
from tests.operator import a_catalogue

MORNING, NEXT_DAY = jst("2026-11-24T10:00"), jst("2026-11-25T00:05")


@pytest.fixture
def person(hanako):
    a_catalogue()
    with some_kinds():
        yield hanako


def in_scope(person, order, verb, **told) -> Callable[[], None]:
    """The order is read first, as a page reads it, and acted on afterwards."""

    def act() -> None:
        with scope("test", person.party.pk):
            row = Order.objects.get(pk=order.pk)
            verb(row, **{"actor": "test", "at": MORNING} | told)

    return act


def count(person, model, **told) -> int:
    with scope("test", person.party.pk):
        return model.objects.filter(**told).count()


def test_one_form_sent_ten_times_is_one_order(person):
    draft = order_engine.begin_order(person, AT_ONCE_KEY, MORNING)
    order_engine.save_draft(person, draft, {"word": "x"}, MORNING)
    sends = [partial(order_engine.submit_saved_order, person, draft, MORNING)] * 10
    assert at_once(*sends) == {"done": 10}
    assert count(person, OrderEvent, order=draft) == 1
    assert count(person, Command) == 1


def test_one_page_opened_ten_times_is_one_draft(person):
    key = uuid4()
    assert at_once(
        *[partial(order_engine.begin_order, person, AT_ONCE_KEY, MORNING, key)] * 10
    ) == {"done": 10}
    assert count(person, Order) == 1
    assert OrderHandle.objects.count() == 1


def test_of_five_drafts_for_one_lane_one_is_accepted(person):
    found = []
    for _ in range(5):
        found.append(order_engine.begin_order(person, REVIEWED_KEY, MORNING))
        order_engine.save_draft(person, found[-1], {"word": "x"}, MORNING)
    sends = [
        partial(order_engine.submit_saved_order, person, draft, MORNING)
        for draft in found
    ]
    assert at_once(*sends) == {"done": 1, "one_at_a_time": 4}
    assert count(person, Order, state="draft", number="") == 4


def test_an_order_is_taken_back_or_carried_out_and_never_both(person):
    for _ in range(8):
        order = order_engine.submit_order(
            person, "plan", {"plan": "M20", "begins": "soon"}, MORNING
        )
        told = {"party": person.party.pk, "actor": "test", "order": order.pk}
        before = count(person, AuditEvent, verb="plan_changed")

        def run(told=told) -> None:
            with clock_at(NEXT_DAY):
                advance_order(**told)

        said = at_once(in_scope(person, order, cancel_order, key=uuid4()), run, run)
        state = order_engine.reload_order(person, order).state
        effects = count(person, AuditEvent, verb="plan_changed") - before
        assert (state, effects) in {("cancelled", 0), ("completed", 1)}
        assert said["done"] == (3 if state == "cancelled" else 2)
        with scope("test", person.party.pk):
            person.contract.refresh_from_db()
            person.contract.plan_code = "M3"
            person.contract.save()


def test_two_workers_at_one_order_change_it_once(person):
    for nth in range(1, 6):
        order = order_engine.submit_order(person, AT_ONCE_KEY, {"word": "x"}, MORNING)
        told = {"party": person.party.pk, "actor": "test", "order": order.pk}
        assert at_once(*[partial(advance_order, **told)] * 4) == {"done": 4}
        assert count(person, AuditEvent, verb="contract_named") == nth
        assert count(person, OrderEvent, order=order) == 3


def test_of_two_at_the_desk_one_decides(person):
    order = order_engine.submit_order(person, REVIEWED_KEY, {"word": "x"}, MORNING)
    said = at_once(
        in_scope(person, order, review.approve_order),
        in_scope(person, order, review.reject_order, reason="お受けできない理由"),
        in_scope(person, order, review.send_back_order, reason="足りないもの"),
    )
    assert said == {"done": 1, "wrong_state": 2}
    assert count(person, OrderEvent, order=order) == 2


def test_what_is_thrown_away_while_it_is_sent_is_one_of_both(person):
    for _ in range(8):
        draft = order_engine.begin_order(person, REVIEWED_KEY, MORNING)
        order_engine.save_draft(person, draft, {"word": "x"}, MORNING)
        said = at_once(
            partial(order_engine.submit_saved_order, person, draft, MORNING),
            in_scope(person, draft, draft_ending.discard_draft, key=uuid4()),
        )
        assert said["done"] == 1
        row = order_engine.reload_order(person, draft)
        assert (row.state, bool(row.number)) in {
            ("awaiting_approval", True),
            ("cancelled", False),
        }
        if row.number:
            in_scope(person, draft, review.reject_order, reason="お受けできない理由")()


def test_a_sent_order_is_not_thrown_away_past_its_time(person):
    order = order_engine.submit_order(person, REVIEWED_KEY, {"word": "x"}, MORNING)
    with pytest.raises(Refused, match="状態が変わった"):
        in_scope(person, order, draft_ending.discard_draft, key=uuid4())()
    assert order_engine.reload_order(person, order).state == "awaiting_approval"


def test_an_order_that_was_sent_is_not_kept_by_a_twin_that_was_refused(person):
    order = order_engine.submit_order(person, REVIEWED_KEY, {"word": "x"}, MORNING)
    with scope("test", person.party.pk):
        mark_draft_unsent(Order.objects.get(pk=order.pk), at=MORNING)
    assert order_engine.reload_order(person, order).kept_at is None
    handle = OrderHandle.objects.get(pk=order.pk)
    assert (handle.state, handle.is_kept) == ("awaiting_approval", False)


def test_a_kept_draft_that_was_thrown_away_is_not_told_of(person, mailoutbox):
    draft = order_engine.begin_order(person, REVIEWED_KEY, MORNING)
    with scope("test", person.party.pk):
        mark_draft_unsent(Order.objects.get(pk=draft.pk), at=MORNING)
    in_scope(person, draft, draft_ending.discard_draft, key=uuid4())()
    tell_draft(party=person.party.pk, actor="test", order=draft.pk)
    assert not mailoutbox
    assert not OrderHandle.objects.get(pk=draft.pk).is_kept
    assert not Notice.objects.exists()
