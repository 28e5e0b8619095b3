"""An exception at every statement of each act: all of it was done, or nothing."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from django.core import mail

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.messages.draft_mail import tell_draft
from madoguchi.jobs.messages.order_mail import tell_order
from madoguchi.jobs.orders.order_tasks import advance_order
from madoguchi.jobs.upkeep.expired_drafts import expire_one_draft
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent, AuditHead, Command
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine import draft_ending, review
from madoguchi.procedures.engine.cancellation import cancel_order
from madoguchi.procedures.engine.runner import begin_next_step, finish_step
from madoguchi.procedures.engine.submit import mark_draft_unsent
from madoguchi.procedures.models import Order, OrderEvent, OrderHandle
from tests import order_engine
from tests.clock import jst
from tests.failpoints import Cut, cut_at, cut_everywhere
from tests.kinds import AT_ONCE_KEY, REVIEWED_KEY, some_kinds
from tests.operator import a_catalogue
from tests.sign_in_helpers import run_waiting_jobs

MORNING, NEXT_DAY = jst("2026-11-24T10:00"), jst("2026-11-25T00:05")
LATER = jst("2026-12-30T10:00")
TABLES = (Order, OrderEvent, OrderHandle, Command, AuditEvent, AuditHead, Contract)
KEY = UUID(int=7)


@pytest.fixture
def person(hanako):
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    with some_kinds():
        yield hanako


def act_on(person, order, verb, **told):
    def act():
        with scope("test", person.party.pk):
            verb(Order.objects.get(pk=order.pk), actor="test", **told)

    return act


def drafted(person, kind="plan", **typed):
    draft = order_engine.begin_order(person, kind, MORNING)
    order_engine.save_draft(
        person, draft, typed or {"plan": "M20", "begins": "soon"}, MORNING
    )
    return draft


def reviewed(person):
    return order_engine.submit_order(person, REVIEWED_KEY, {"word": "x"}, MORNING)


def begins(person):
    return lambda: order_engine.begin_order(person, "plan", MORNING, KEY)


def saves(person):
    draft = order_engine.begin_order(person, "plan", MORNING)
    return lambda: order_engine.save_draft(
        person, draft, {"plan": "M20", "begins": "soon"}, MORNING
    )


def sends(person):
    draft = drafted(person)
    return lambda: order_engine.submit_saved_order(person, draft, MORNING)


def sends_again(person):
    order = reviewed(person)
    told = {"reason": "足りないものがあります", "at": MORNING}
    act_on(person, order, review.send_back_order, **told)()
    return lambda: order_engine.submit_saved_order(person, order, MORNING)


def cancels(person):
    order = order_engine.submit_order(
        person, "plan", {"plan": "M20", "begins": "soon"}, MORNING
    )
    return act_on(person, order, cancel_order, key=KEY, at=MORNING)


def discards(person):
    return act_on(
        person, drafted(person), draft_ending.discard_draft, key=KEY, at=MORNING
    )


def keeps(person):
    draft = drafted(person)

    def act():
        with scope("test", person.party.pk):
            mark_draft_unsent(Order.objects.get(pk=draft.pk), at=MORNING)

    return act


def approves(person):
    return act_on(person, reviewed(person), review.approve_order, at=MORNING)


def sends_back(person):
    told = {"reason": "足りないものがあります", "at": MORNING}
    return act_on(person, reviewed(person), review.send_back_order, **told)


def rejects(person):
    told = {"reason": "お受けできない理由", "at": MORNING}
    return act_on(person, reviewed(person), review.reject_order, **told)


def expires(person):
    draft = drafted(person)
    return lambda: expire_one_draft(draft.pk, person.party.pk, LATER)


def switches(person):
    return lambda: order_engine.set_mode("procedures", "hold", MORNING)


def begins_to_run(person):
    order = order_engine.submit_order(
        person, "plan", {"plan": "M20", "begins": "soon"}, MORNING
    )

    def act():
        with scope("test", person.party.pk):
            begin_next_step(order.pk, actor="test", at=NEXT_DAY)

    return act


def finishes(person):
    begins_to_run(person)()
    with scope("test", person.party.pk):
        run, step = begin_next_step(Order.objects.get().pk, actor="test", at=NEXT_DAY)

    def act():
        with scope("test", person.party.pk):
            finish_step(run, step, None)

    return act


ACTS = (
    begins,
    saves,
    sends,
    sends_again,
    cancels,
    discards,
    keeps,
    approves,
    sends_back,
    rejects,
    expires,
    switches,
    begins_to_run,
    finishes,
)


@pytest.mark.parametrize("act_of", ACTS)
def test_an_act_cut_at_any_statement_leaves_nothing(person, act_of, record_property):
    cuts = cut_everywhere(act_of(person), TABLES)
    record_property("failpoints", cuts)
    assert cuts >= 3


def run_cut(job: Callable[[], object], cut: int) -> bool:
    """Cut once, then given out again; False where it was over before the cut."""
    try:
        with cut_at(cut):
            job()
    except Cut:
        job()
        return True
    return False


def test_a_job_cut_at_any_statement_and_given_out_again_acts_once(
    person, record_property
):
    cut, was_cut = 0, True
    while was_cut:
        cut += 1
        order = order_engine.submit_order(person, AT_ONCE_KEY, {"word": "x"}, MORNING)
        told = {"party": person.party.pk, "actor": "test", "order": order.pk}
        with clock_at(LATER):
            was_cut = run_cut(partial(advance_order, **told), cut)
        assert order_engine.reload_order(person, order).state == "completed"
        with scope("test", person.party.pk):
            named = AuditEvent.objects.filter(verb="contract_named")
            assert named.count() == cut
            moves = OrderEvent.objects.filter(order=order).order_by("pk")
            now = list(moves.values_list("now", flat=True))
        assert now == ["scheduled", "in_progress", "completed"]
    record_property("failpoints", cut - 1)
    assert cut > 20


def test_a_mail_cut_at_any_statement_goes_out_at_least_once(person, record_property):
    cut, was_cut = 0, True
    while was_cut:
        cut += 1
        mail.outbox.clear()
        order = order_engine.submit_order(person, AT_ONCE_KEY, {"word": "x"}, MORNING)
        with scope("test", person.party.pk):
            event = OrderEvent.objects.get(order=order)
        told = {"party": person.party.pk, "actor": "test", "event": event.pk}
        was_cut = run_cut(partial(tell_order, **told), cut)
        assert 1 <= len(mail.outbox) <= 2
        tell_order(**told)
        assert 1 <= len(mail.outbox) <= 2
        advance_order(party=person.party.pk, actor="test", order=order.pk)
    record_property("failpoints", cut - 1)
    assert cut > 5


def test_a_kept_draft_is_told_of_however_its_job_is_cut(person, record_property):
    cut, was_cut = 0, True
    while was_cut:
        cut += 1
        mail.outbox.clear()
        draft = drafted(person)
        with scope("test", person.party.pk):
            mark_draft_unsent(Order.objects.get(pk=draft.pk), at=MORNING)
        told = {"party": person.party.pk, "actor": "test", "order": draft.pk}
        was_cut = run_cut(partial(tell_draft, **told), cut)
        run_waiting_jobs()
        assert len(mail.outbox) == 1
        assert order_engine.reload_order(person, draft).kept_at is None
    record_property("failpoints", cut - 1)
    assert cut > 5
