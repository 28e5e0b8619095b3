"""Orders of one customer, in any order of acts, against a model of their life."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.upkeep.janitor import MAX_UNTOLD_AGE, mend_after_crashes
from madoguchi.jobs.upkeep.queue_replay import work_until
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit_digest import event_digest
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine import draft_ending, review
from madoguchi.procedures.engine.cancellation import cancel_order
from madoguchi.procedures.engine.drafts import DRAFT_LIFETIME
from madoguchi.procedures.engine.submit import mark_draft_unsent
from madoguchi.procedures.models import Order, OrderEvent, OrderHandle
from madoguchi.procedures.models.states import (
    EDITABLE_STATES,
    NOTIFIED_STATES,
    UNDER_WAY_STATES,
)
from tests import order_engine
from tests.effort import LONG, SEED, how_many
from tests.kinds import AT_ONCE_KEY, REVIEWED_KEY, STEPPED_KEY, some_kinds
from tests.operator import a_catalogue
from tests.people import sign_up

WALKS = 4
STEPS = int(os.environ.get("MADOGUCHI_STEPS", how_many(1_200, long=100_000)))
WALK = 60
NOW = datetime(2026, 11, 24, 10, tzinfo=JST)
KINDS = (REVIEWED_KEY, STEPPED_KEY, AT_ONCE_KEY)
FUNCTIONS = {REVIEWED_KEY: ("procedures",), STEPPED_KEY: ("procedures", "mobile")}
STRICT = ("open", "hold", "draft_only", "closed")
REASON = "足りないものがあります"
GIVE_JOBS_OUT_AGAIN = """
    UPDATE procrastinate_jobs
    SET status = 'todo', scheduled_at = greatest(scheduled_at, %s)"""
"""A job that is done again is done later: no clock goes back to its first time."""

WORDS = st.sampled_from(["", "あ", "い", "う"])
NTH, TALLY = count(1), Counter()


@dataclass
class Known:
    """What the model knows of an order."""

    kind: str
    key: UUID
    row: Order
    saved_at: datetime
    state: str = "draft"
    answers: dict[str, Any] = field(default_factory=dict)
    number: str = ""
    promised: tuple[Any, ...] = ()
    run_at: datetime | None = None
    until: datetime | None = None
    held: bool = False
    kept: bool = False
    is_effective: bool = False
    round: int = 0
    sent: set[int] = field(default_factory=set)


def agree(known: Known, row: Order) -> None:
    """Order and handle are what the model says; what was promised stays."""
    assert (row.state, row.answers) == (known.state, known.answers), known
    assert row.number == known.number, known
    assert (row.held_at is not None) == known.held, known
    assert (row.kept_at is not None) == known.kept, known
    if known.promised:
        assert (row.effective_on, row.cancellable_until) == known.promised, known
    handle = row.handle
    assert (handle.state, handle.number) == (row.state, row.number), known
    assert handle.run_at == row.run_at, known
    assert (handle.is_held, handle.is_kept) == (known.held, known.kept), known


@contextmanager
def refused_with(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


class Orders(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        mail.outbox.clear()
        self.at = self.ran_at = NOW
        self.orders, self.told = [], 0
        self.modes = {"procedures": "open", "mobile": "open"}
        with clock_at(NOW):
            self.who = sign_up(f"walker{next(NTH)}")
        with scope("test", self.who.party.pk):
            PartyProfile.objects.update(email="walker@example.jp")
        self.serial, self.digest, self.effects = 0, "", Counter()
        self.events()

    def events(self) -> list[AuditEvent]:
        """Those of this customer since the last look, each the next of its chain.

        A chain is of a shard: an earlier customer's draft may expire in between.
        """
        with batch("test"):
            shard = AuditEvent.objects.filter(shard=self.who.party.pk % 256)
            fresh = list(shard.filter(serial__gt=self.serial).order_by("serial"))
        for event in fresh:
            if self.serial:
                assert (event.serial, event.previous) == (self.serial + 1, self.digest)
            assert event.digest == event_digest(event)
            self.serial, self.digest = event.serial, event.digest
        return [event for event in fresh if event.party_id == self.who.party.pk]

    # What the model says

    def mode(self, kind: str) -> str:
        of = (*FUNCTIONS.get(kind, ("procedures",)), "mobile")  # her contract's service
        return max((self.modes[name] for name in of), key=STRICT.index)

    def pick(self, nth: int, *states: str) -> Known | None:
        """One of the orders in these states, the newest as likely as all the others."""
        there = [o for o in self.orders if not states or o.state in states]
        return there[-1 - nth % len(there)] if there else None

    def is_lane_taken(self, known: Known) -> bool:
        others = [o for o in self.orders if o is not known and o.kind == known.kind]
        return any(o.state in UNDER_WAY_STATES for o in others)

    def outcome_of_sending(self, known: Known) -> str:
        if known.round in known.sent:
            return "again"
        if known.state not in EDITABLE_STATES:
            return "wrong_state"
        if self.mode(known.kind) not in {"open", "hold"}:
            return "not_accepting_now"
        if not known.answers:
            return "offer_changed"  # it is not valid: no page would show an offer
        return "one_at_a_time" if self.is_lane_taken(known) else "accepted"

    # What people do

    @rule(kind=st.sampled_from(KINDS), word=WORDS)
    def begin(self, kind: str, word: str) -> None:
        key = uuid4()
        row = order_engine.begin_order(self.who, kind, self.at, key)
        self.orders.append(Known(kind, key, row, self.at))
        assert order_engine.begin_order(self.who, kind, self.at, key).pk == row.pk
        if word:
            self.type(self.orders[-1], word)

    @precondition(lambda self: self.orders)
    @rule(nth=st.integers(0, 5), other=st.sampled_from(KINDS))
    def begin_with_a_used_key(self, nth: int, other: str) -> None:
        known = self.pick(nth)
        if other == known.kind:
            assert (
                order_engine.begin_order(self.who, other, self.at, known.key).pk
                == known.row.pk
            )
        else:
            with refused_with("key_reused"):
                order_engine.begin_order(self.who, other, self.at, known.key)

    @precondition(lambda self: self.orders)
    @rule(nth=st.integers(0, 5), word=WORDS)
    def save(self, nth: int, word: str) -> None:
        self.type(self.pick(nth), word or "え")

    def type(self, known: Known, word: str) -> None:
        order_engine.save_draft(self.who, known.row, {"word": word}, self.at)
        if known.state in EDITABLE_STATES:
            known.answers, known.saved_at = {"word": word}, self.at

    @precondition(lambda self: self.orders)
    @rule(nth=st.integers(0, 5), times=st.integers(1, 2))
    def send(self, nth: int, times: int) -> None:
        known = (nth % 2 and self.pick(nth, *EDITABLE_STATES)) or self.pick(nth)
        for _ in range(times):
            self.send_once(known)

    @rule(kind=st.sampled_from(KINDS))
    def order(self, kind: str) -> None:
        self.begin(kind, "あ")
        self.send_once(self.orders[-1])

    def send_once(self, known: Known) -> None:
        outcome = self.outcome_of_sending(known)
        TALLY[f"send {outcome}"] += 1
        if outcome in {"accepted", "again"}:
            order = order_engine.submit_saved_order(self.who, known.row, self.at)
            assert order.pk == known.row.pk
            if outcome == "accepted":
                self.accepted(known, order)
            return
        with refused_with(outcome):
            order_engine.submit_saved_order(self.who, known.row, self.at)
        if outcome == "not_accepting_now":  # as the page does
            with scope("test", self.who.party.pk):
                mark_draft_unsent(Order.objects.get(pk=known.row.pk), at=self.at)
            known.kept = True

    def accepted(self, known: Known, order: Order) -> None:
        assert order.number and known.number in {"", order.number}
        known.number = order.number
        known.state = "awaiting_approval" if known.kind == REVIEWED_KEY else "scheduled"
        known.promised = order.effective_on, order.cancellable_until
        known.run_at, known.until = order.run_at, order.cancellable_until
        known.held = self.mode(known.kind) == "hold"
        known.kept = False
        known.sent.add(known.round)

    @precondition(lambda self: self.pick(0, *EDITABLE_STATES))
    @rule(nth=st.integers(0, 5))
    def send_what_another_tab_has_changed(self, nth: int) -> None:
        """The offer shown was of other words: nothing is accepted."""
        known = self.pick(nth, *EDITABLE_STATES)
        with scope("test", self.who.party.pk):
            stale = Order.objects.get(pk=known.row.pk)
        if self.outcome_of_sending(known) != "accepted":
            return
        order_engine.save_draft(self.who, known.row, {"word": "別の語"}, self.at)
        known.answers, known.saved_at = {"word": "別の語"}, self.at
        if stale.answers != known.answers:
            with refused_with("offer_changed"):
                order_engine.submit_stale_draft(self.who, stale, self.at)

    @precondition(lambda self: self.orders)
    @rule(nth=st.integers(0, 5))
    def cancel(self, nth: int) -> None:
        known = self.pick(nth)
        states = {"awaiting_approval", "returned", "scheduled", "failed", "draft"}
        may = known.state in states and known.until and self.at < known.until
        self.act(
            known, cancel_order, code="" if may else "too_late_to_cancel", key=uuid4()
        )
        if may:
            known.state = "cancelled"

    @precondition(lambda self: self.orders)
    @rule(nth=st.integers(0, 5))
    def discard(self, nth: int) -> None:
        known = self.pick(nth)
        may = known.state in EDITABLE_STATES
        self.act(
            known,
            draft_ending.discard_draft,
            code="" if may else "wrong_state",
            key=uuid4(),
        )
        if not may:
            return
        twins = [o for o in self.orders if (o.kind, o.state) == (known.kind, "draft")]
        for gone in [known, *(twins if known.state == "draft" else [])]:
            gone.state, gone.answers, gone.kept = "cancelled", {}, False

    def act(self, known: Known, verb: Any, *, code: str, **told: Any) -> None:
        TALLY[f"{verb.__name__} {code or 'done'}"] += 1
        expected = refused_with(code) if code else nullcontext()
        with expected, scope("operator", self.who.party.pk):
            row = Order.objects.get(pk=known.row.pk)
            verb(row, actor="operator", at=self.at, **told)

    # What the operator does

    @precondition(lambda self: self.orders)
    @rule(nth=st.integers(0, 5), verb=st.sampled_from(["approve", "back", "reject"]))
    def decide(self, nth: int, verb: str) -> None:
        known = self.pick(nth, "awaiting_approval") or self.pick(nth)
        code = "" if known.state == "awaiting_approval" else "wrong_state"
        if verb == "approve":
            if known.state in EDITABLE_STATES:
                return  # a draft has no day: the desk does not see it
            self.act(known, review.approve_order, code=code)
            if not code:
                known.state, known.run_at = "scheduled", self.at
                known.promised = self.at.date(), known.promised[1]
        elif verb == "back":
            self.act(known, review.send_back_order, code=code, reason=REASON)
            if not code:
                known.state, known.round = "returned", known.round + 1
        else:
            self.act(known, review.reject_order, code=code, reason=REASON)
            if not code:
                known.state = "rejected"

    @rule(
        name=st.sampled_from(["procedures", "mobile"]),
        mode=st.sampled_from(["open", "open", "open", "hold", "draft_only", "closed"]),
    )
    def change_mode(self, name: str, mode: str) -> None:
        order_engine.set_mode(name, mode, self.at)
        self.modes[name] = mode

    # What time and the machines do

    @rule(hours=st.sampled_from([0.1, 1, 7, 14, 24, 240]))
    def time_passes(self, hours: float) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def jobs_run(self) -> None:
        """The janitor looks first, as it does all the time."""
        self.ran_at = self.at
        self.what_expires()
        mend_after_crashes(self.at)
        with clock_at(self.at):
            work_until(self.at)
        self.what_runs()

    def what_expires(self) -> None:
        for known in self.orders:
            if known.state == "draft" and known.saved_at + DRAFT_LIFETIME <= self.at:
                known.state, known.answers, known.kept = "cancelled", {}, False
                TALLY["draft expired"] += 1

    def what_runs(self) -> None:
        for known in self.orders:
            is_open = self.mode(known.kind) == "open"
            if known.state == "scheduled" and known.run_at <= self.at:
                known.held = not is_open
                if is_open:
                    known.state, known.is_effective = "completed", True
            elif known.state == "scheduled" and known.held and is_open:
                known.held = False
            if known.kept and is_open and known.state in EDITABLE_STATES:
                known.kept, self.told = False, self.told + 1
                TALLY["kept draft told"] += 1

    @rule()
    def jobs_run_twice(self) -> None:
        self.jobs_run()
        was = len(mail.outbox)
        with connection.cursor() as cursor:
            cursor.execute(GIVE_JOBS_OUT_AGAIN, [self.at])
        self.jobs_run()
        assert len(mail.outbox) == was

    @precondition(lambda self: self.at - self.ran_at < MAX_UNTOLD_AGE)
    @rule()
    def the_queue_is_lost_and_mended(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        self.at += timedelta(minutes=2)
        self.jobs_run()

    # What must hold after each

    @invariant()
    def rows_and_log_are_those_of_the_model(self) -> None:
        TALLY["steps"] += 1
        party = self.who.party.pk
        with scope("test", party):
            rows = {o.pk: o for o in Order.objects.select_related("handle")}
        assert rows.keys() == {known.row.pk for known in self.orders}
        for known in self.orders:
            agree(known, rows[known.row.pk])
        lanes = Counter(o.lane for o in rows.values() if o.state in UNDER_WAY_STATES)
        assert set(lanes.values()) <= {1}
        for event in self.events():
            if event.verb == "contract_named":
                self.effects[event.changes["nickname"][1]] += 1
        assert self.effects == Counter(k.number for k in self.orders if k.is_effective)

    def teardown(self) -> None:
        """All is opened and runs to its end; then everything was told, once."""
        for name in self.modes:
            self.change_mode(name, "open")
        self.at += timedelta(days=3)
        self.jobs_run()
        self.rows_and_log_are_those_of_the_model()
        assert not [o for o in self.orders if o.state == "scheduled"]
        with scope("test", self.who.party.pk):
            moves = OrderEvent.objects.exclude(order__number="")
            moves = moves.filter(now__in=[str(s) for s in NOTIFIED_STATES])
            assert not moves.filter(told_at=None).exists()
            # Accepted and begun in one moment: done says it, unless it was held then.
            at_once = moves.filter(now="scheduled", order__run_at__lte=F("at"))
            mails = len(mail.outbox) - self.told
            assert moves.count() - at_once.count() <= mails <= moves.count()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        order_engine.void_notices()
        OrderHandle.objects.filter(party=self.who.party.pk).update(
            is_held=False, is_kept=False
        )


@pytest.mark.parametrize("walk", range(WALKS))
def test_orders_in_any_order_of_acts_agree_with_the_model(
    db_of_all, record_property, walk
):
    a_catalogue()
    TALLY.clear()
    Orders.TestCase.settings = settings(
        max_examples=5,
        stateful_step_count=WALK,
        deadline=None,
        database=None,
        phases=[Phase.generate] if not LONG else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    with some_kinds():
        for turn in count():
            if TALLY["steps"] >= STEPS // WALKS:
                break
            seed(f"{SEED} {walk} {turn}")(Orders)
            Orders.TestCase("runTest").runTest()
    for what, times in sorted(TALLY.items()):
        record_property(f"orders: {what}", times)
