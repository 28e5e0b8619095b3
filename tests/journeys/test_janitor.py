"""What a crash leaves behind is mended, each once; a day without one needs nothing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.upkeep.janitor import JANITOR_LOCK_ID, mend_after_crashes
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order, OrderEvent, OrderHandle
from tests import order_engine
from tests.clock import jst, replay_until
from tests.operator import a_catalogue

MORNING, NEXT_DAY = jst("2026-11-24T10:00"), jst("2026-11-25T00:05")


@pytest.fixture
def somebody(hanako):
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    return hanako


@pytest.fixture
def order(somebody):
    return order_engine.submit_order(
        somebody, "plan", {"plan": "M20", "begins": "soon"}, MORNING
    )


def jobs(task: str):
    return ProcrastinateJob.objects.filter(task_name=task)


def told_of(person) -> list[str]:
    return [message.subject for message in mail.outbox]


def plan_of(person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).plan_code


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_day_without_a_crash_needs_no_mending(somebody, order):
    for moment in (MORNING, NEXT_DAY):
        replay_until(moment.isoformat()[:16])
        assert mend_after_crashes(moment + timedelta(hours=1)) == {}


def start_all(seconds: int, beat: int | None) -> None:
    """Every job was begun so long ago, by a worker with such a beat, or none."""
    worker = None
    with connection.cursor() as cursor:
        if beat is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s)) RETURNING id",
                [beat],
            )
            (worker,) = cursor.fetchone()
    run("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", worker)
    run(
        "UPDATE procrastinate_events SET at = now() - make_interval(secs => %s)",
        seconds,
    )


@pytest.mark.parametrize(
    ("seconds", "beat", "again"),
    [
        (21, None, True),
        (21, 21, True),
        (19, 4, False),
        (19, None, False),
        (601, 4, True),
    ],
)
def test_a_job_goes_back_when_its_worker_is_dead_or_holds_it_too_long(
    somebody, order, seconds, beat, again
):
    start_all(seconds, beat)
    assert mend_after_crashes(MORNING) == ({"job given out again": 2} if again else {})
    state = "todo" if again else "doing"
    assert set(ProcrastinateJob.objects.values_list("status", flat=True)) == {state}
    run("DELETE FROM procrastinate_workers")


def test_a_step_of_an_order_is_given_out_again_soon_whatever_the_beat(somebody, order):
    start_all(21, 4)
    assert mend_after_crashes(MORNING) == {"job given out again": 1}
    assert jobs("advance_order").get().status == "todo"
    assert jobs("tell_order").get().status == "doing"
    run("DELETE FROM procrastinate_workers")


def test_an_order_whose_job_was_lost_is_carried_out_once(somebody, order):
    jobs("advance_order").delete()
    assert mend_after_crashes(MORNING) == {}  # its time has not come
    assert mend_after_crashes(NEXT_DAY) == {"order sent for": 1}
    assert mend_after_crashes(NEXT_DAY) == {}
    replay_until("2026-11-25T00:05")
    assert order_engine.reload_order(somebody, order).state == "completed"
    assert plan_of(somebody) == "M20"


def test_an_order_whose_job_fell_over_is_put_to_a_person(somebody, order):
    jobs("advance_order").update(status="failed")
    assert mend_after_crashes(NEXT_DAY) == {"order in need": 1}
    assert mend_after_crashes(NEXT_DAY) == {}
    assert order_engine.reload_order(somebody, order).state == "failed"
    assert plan_of(somebody) == "M3"
    with scope("test", somebody.party.pk):
        last = AuditEvent.objects.order_by("serial").last()
    assert (last.actor, last.changes) == ("janitor", {"state": ["scheduled", "failed"]})


def test_a_mail_that_was_never_sent_is_sent_once(somebody, order):
    jobs("tell_order").delete()
    assert mend_after_crashes(MORNING) == {}  # its job may be on its way
    later = MORNING + timedelta(minutes=2)
    assert mend_after_crashes(later) == {"mail sent for": 1}
    assert mend_after_crashes(later) == {}
    replay_until("2026-11-24T10:02")
    assert told_of(somebody) == ["【テストネット】料金プランの変更を受け付けました"]
    assert mend_after_crashes(later) == {}


def test_a_draft_of_thirty_days_goes_with_what_was_typed_and_without_a_word(somebody):
    old = order_engine.begin_order(somebody, "plan", MORNING)
    order_engine.save_draft(somebody, old, {"plan": "M20", "begins": "soon"}, MORNING)
    young = order_engine.begin_order(somebody, "plan", MORNING)
    order_engine.save_draft(
        somebody, young, {"plan": "M10"}, MORNING + timedelta(days=1)
    )
    assert mend_after_crashes(MORNING + timedelta(days=30)) == {}
    gone, kept = (
        order_engine.reload_order(somebody, old),
        order_engine.reload_order(somebody, young),
    )
    assert (gone.state, gone.answers, gone.number) == ("cancelled", {}, "")
    assert (kept.state, kept.answers) == ("draft", {"plan": "M10"})
    assert not ProcrastinateJob.objects.exists()
    there = reverse("procedure-input", args=["plan", old.key, 1])
    page = somebody.client.get(there, follow=True)
    assert page.status_code == 200 and page.redirect_chain[-1][0] == "/procedures/"


def test_a_kept_draft_is_told_even_if_nobody_was_woken(somebody):
    draft = order_engine.begin_order(somebody, "plan", MORNING)
    with scope("test", somebody.party.pk):
        Order.objects.filter(pk=draft.pk).update(kept_at=MORNING)
        OrderHandle.objects.filter(pk=draft.pk).update(is_kept=True)
    assert mend_after_crashes(MORNING) == {"mail sent for": 1}
    replay_until("2026-11-24T10:02")
    assert told_of(somebody) == ["【テストネット】料金プランの変更を送信できます"]
    assert mend_after_crashes(MORNING) == {}
    assert order_engine.reload_order(somebody, draft).state == "draft"


def test_a_held_order_goes_on_even_if_nobody_was_woken(somebody, order):
    order_engine.set_mode("procedures", "hold", MORNING)
    replay_until("2026-11-25T00:05")
    assert order_engine.reload_order(somebody, order).held_at is not None
    assert mend_after_crashes(NEXT_DAY) == {}
    order_engine.set_mode("procedures", "open", NEXT_DAY)
    jobs("wake_orders").delete()
    assert mend_after_crashes(NEXT_DAY) == {"order sent for": 1}
    replay_until("2026-11-25T00:06")
    assert order_engine.reload_order(somebody, order).state == "completed"


def test_only_one_janitor_is_at_it(somebody, order):
    jobs("advance_order").delete()
    with connections["owner"].cursor() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [JANITOR_LOCK_ID])
        assert mend_after_crashes(NEXT_DAY) == {}
        other.execute("SELECT pg_advisory_unlock(%s)", [JANITOR_LOCK_ID])
    assert mend_after_crashes(NEXT_DAY) == {"order sent for": 1}


def test_jobs_that_ended_badly_are_kept_a_month(somebody, order):
    ProcrastinateJob.objects.filter().update(status="failed")
    run("UPDATE procrastinate_events SET at = now() - interval '29 days'")
    mend_after_crashes(MORNING)
    assert ProcrastinateJob.objects.count() == 2
    run("UPDATE procrastinate_events SET at = now() - interval '31 days'")
    mend_after_crashes(MORNING)
    assert not ProcrastinateJob.objects.exists()
    with scope("test", somebody.party.pk):
        assert OrderEvent.objects.count() == 1
