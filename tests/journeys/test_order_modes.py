"""Maintenance holds, an incident keeps; another device, and a lost answer."""

import re
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.messages.order_mail import tell_order
from madoguchi.jobs.orders.order_tasks import advance_order
from madoguchi.jobs.upkeep.janitor import mend_after_crashes
from madoguchi.notices.models import Notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order, OrderEvent
from tests import order_engine
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.procedure_walk import ProcedureWalk

MORNING, NOON = "2026-11-24T10:00", "2026-11-24T12:00"


@pytest.fixture
def walk(hanako):
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    start = f"/c/{hanako.contract.code}/p/nickname/"
    return lambda at: ProcedureWalk(at, hanako.client, start)


def named(person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).nickname


def the_order(person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get()


def read(person, at: str, url: str) -> str:
    return get_at(at, person.client, url).content.decode()


def test_in_maintenance_it_is_accepted_waits_and_runs_by_itself(
    hanako, walk, mailoutbox
):
    order_engine.set_mode("procedures", "hold", jst(MORNING))
    assert "メンテナンス" in read(hanako, MORNING, walk(MORNING).start)
    receipt = walk(MORNING).order({"nickname": "自宅"})
    assert "保留" in read(hanako, MORNING, receipt)
    replay_until(NOON)
    assert (named(hanako), the_order(hanako).state) == ("", "scheduled")
    assert [m.subject for m in mailoutbox] == [
        "【テストネット】契約の呼び名を受け付けました"
    ]
    order_engine.set_mode("procedures", "open", jst(NOON))
    replay_until(NOON)
    assert (named(hanako), the_order(hanako).state) == ("自宅", "completed")
    assert [m.subject for m in mailoutbox][1:] == [
        "【テストネット】契約の呼び名が完了しました"
    ]
    assert "保留" not in read(hanako, NOON, receipt)


def test_a_job_that_comes_before_its_day_holds_nothing(hanako):
    """Given out again in maintenance: the customer waits for no end of it yet."""
    a_catalogue()
    order = order_engine.submit_order(
        hanako, "plan", {"plan": "M20", "begins": "soon"}, jst(MORNING)
    )
    order_engine.set_mode("procedures", "hold", jst(MORNING))
    told = {"party": hanako.party.pk, "actor": "test", "order": order.pk}
    with clock_at(jst(NOON)):
        advance_order(**told)
    assert order.run_at > jst(NOON)
    early = order_engine.reload_order(hanako, order)
    assert (early.state, early.held_at, early.handle.is_held) == (
        "scheduled",
        None,
        False,
    )
    with clock_at(order.run_at):
        advance_order(**told)
    assert order_engine.reload_order(hanako, order).held_at == order.run_at


def test_what_was_accepted_in_maintenance_ends_its_wait_before_its_day(hanako):
    a_catalogue()
    order_engine.set_mode("procedures", "hold", jst(MORNING))
    order = order_engine.submit_order(
        hanako, "plan", {"plan": "M20", "begins": "soon"}, jst(MORNING)
    )
    assert order_engine.reload_order(hanako, order).held_at == jst(MORNING)
    order_engine.set_mode("procedures", "open", jst(NOON))
    replay_until(NOON)
    waiting = order_engine.reload_order(hanako, order)
    assert (waiting.state, waiting.held_at) == ("scheduled", None)
    assert waiting.run_at > jst(NOON)


def test_in_an_incident_the_draft_is_kept_told_and_never_sent_by_itself(
    hanako, walk, mailoutbox
):
    here = walk(MORNING)
    check = here.fill({"nickname": "自宅"}).url
    order_engine.set_mode("procedures", "draft_only", jst(MORNING))
    refused = here.send(check)
    assert refused.status_code == 422
    assert "not_accepting_now" in refused.content.decode()
    assert (the_order(hanako).state, the_order(hanako).number) == ("draft", "")
    replay_until(NOON)
    assert not mailoutbox
    order_engine.set_mode("procedures", "open", jst(NOON))
    replay_until(NOON)
    assert [m.subject for m in mailoutbox] == [
        "【テストネット】契約の呼び名を送信できます"
    ]
    replay_until("2026-11-29T12:00")
    assert (named(hanako), the_order(hanako).state) == ("", "draft")
    assert len(mailoutbox) == 1
    again = ProcedureWalk(NOON, hanako.client, here.start)
    assert again.send(check).status_code == 302
    replay_until(NOON)
    assert named(hanako) == "自宅"


def test_a_draft_goes_on_at_another_device(hanako, walk):
    here = walk(MORNING)
    place = here.begin().url
    later = {"nickname": "母のスマホ", "later": "1"}
    assert post_at(MORNING, here.client, place, later).url == reverse("procedures")
    other = hanako.client
    assert "契約の呼び名" in get_at(NOON, other, "/procedures/").content.decode()
    assert 'value="母のスマホ"' in get_at(NOON, other, place).content.decode()


def test_a_lost_answer_is_fetched_by_sending_again(hanako, walk):
    here = walk(MORNING)
    check = here.fill({"nickname": "自宅"}).url
    first = here.send(check)
    replay_until(NOON)
    assert the_order(hanako).state == "completed"
    again = post_at(NOON, hanako.client, check, {"seen": "x"})
    assert (again.status_code, again.url) == (302, first.url)
    back = get_at(NOON, hanako.client, check)
    assert (back.status_code, back.url) == (302, first.url)
    the_order(hanako)


def test_the_key_of_one_act_is_not_good_for_another(hanako, walk):
    walk(MORNING).order({"nickname": "自宅"})
    receipt = f"/orders/{the_order(hanako).number}/"
    key = str(the_order(hanako).key)
    used = post_at(MORNING, hanako.client, f"{receipt}cancel", {"key": key})
    assert used.status_code == 422 and "key_reused" in used.content.decode()
    start = f"/c/{hanako.contract.code}/p/plan/"
    other = post_at(MORNING, hanako.client, start, {"key": key})
    assert other.status_code == 422 and "key_reused" in other.content.decode()
    none = post_at(MORNING, hanako.client, start, {"key": "x"})
    assert none.status_code == 400
    fresh = post_at(MORNING, hanako.client, start, {"key": str(uuid4())})
    assert fresh.status_code == 302


@pytest.mark.parametrize(("stopped", "waits"), [("mobile", True), ("fibre", False)])
def test_the_mode_of_a_service_holds_orders_about_its_contracts(
    hanako, walk, stopped, waits
):
    order_engine.set_mode(stopped, "hold", jst(MORNING))
    receipt = walk(MORNING).order({"nickname": "自宅"})
    assert ("保留" in read(hanako, MORNING, receipt)) is waits
    replay_until(NOON)
    assert named(hanako) == ("" if waits else "自宅")
    order_engine.set_mode(stopped, "open", jst(NOON))
    replay_until(NOON)
    assert (named(hanako), the_order(hanako).state) == ("自宅", "completed")


def test_the_janitor_wakes_a_held_order_only_where_its_service_is_open(hanako, walk):
    order_engine.set_mode("mobile", "hold", jst(MORNING))
    walk(MORNING).order({"nickname": "自宅"})
    replay_until(NOON)
    with batch("test"):
        ProcrastinateJob.objects.all().delete()
    assert mend_after_crashes(jst(NOON))["order sent for"] == 0
    order_engine.void_notices()
    assert mend_after_crashes(jst(NOON))["order sent for"] == 1


@pytest.mark.parametrize("function", ["payment", "mail", "voice", "corporate"])
def test_a_mode_that_stops_nothing_is_refused(hanako, function):
    with pytest.raises(CommandError, match="mode_unread"):
        call_command("mode", function, "hold")
    assert not Notice.objects.exists()


TOLD_STATES = ["awaiting_approval", "scheduled", "returned", "completed"]
TOLD_STATES += ["cancelled", "rejected"]


@pytest.mark.parametrize("state", TOLD_STATES)
def test_a_mail_about_an_order_says_no_amount_and_no_address(hanako, mailoutbox, state):
    """Whoever reads somebody's mail learns nothing of a contract or its price."""
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    order = order_engine.submit_order(
        hanako, "plan", {"plan": "M20", "begins": "soon"}, jst(MORNING)
    )
    assert "円" in str(order.quote)
    with scope("test", hanako.party.pk):
        event = OrderEvent.objects.create(
            party=hanako.party,
            order=order,
            was="draft",
            now=state,
            actor="test",
            at=jst(MORNING),
            note="書類をもう一度お送りください",
        )
    tell_order(party=hanako.party.pk, actor="test", event=event.pk)
    (message,) = mailoutbox
    said = message.subject + message.body
    assert "料金プランの変更" in said
    assert not re.search(r"https?:|www|円|[¥￥]|M20|GB", said)


def test_what_is_done_as_it_is_accepted_is_told_once(hanako, walk, mailoutbox):
    walk(MORNING).order({"nickname": "自宅"})
    replay_until(NOON)
    assert [m.subject for m in mailoutbox] == [
        "【テストネット】契約の呼び名が完了しました"
    ]


CHECK_ONLY, CHECK_OR_CANCEL = "\n確認: いつもの", "\n確認や取り消し: いつもの"


def test_a_mail_offers_to_take_back_what_still_can_be(hanako, mailoutbox):
    a_catalogue()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    order_engine.submit_order(
        hanako, "plan", {"plan": "M20", "begins": "soon"}, jst(MORNING)
    )
    replay_until(NOON)
    replay_until("2026-11-25T12:00")
    asked, done = (message.body for message in mailoutbox)
    assert CHECK_OR_CANCEL in asked and CHECK_ONLY not in asked
    assert "完了しました" in done
    assert CHECK_ONLY in done and "取り消し" not in done
