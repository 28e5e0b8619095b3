"""The desk's queue, page by page: each order once, whatever is decided meanwhile."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from madoguchi.desk.queue import ORDERS_PER_PAGE
from madoguchi.notices.models import IncidentDraft
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order, OrderHandle
from tests.clock import jst
from tests.desk import Agent, a_reviewed_kind, an_agent, unregister_kind
from tests.journeys.test_compensations import an_outage
from tests.operator import an_operator

AT = jst("2026-11-24T11:00")
NUMBER = re.compile(r'href="/desk/orders/(K-[^/]+)/"')
NEXT = re.compile(r'href="(\?after=[^"]+)" rel="next"')
COUNT = 2 * ORDERS_PER_PAGE + 20


@pytest.fixture
def agent(db_of_all):
    an_operator()
    kind = a_reviewed_kind()
    yield an_agent("一郎", "2026-11-24T11:00")
    unregister_kind(kind)


@pytest.fixture
def numbers(agent, hanako) -> list[str]:
    """Of orders that wait, in the order of the queue: days in sixes, then no day."""
    party = hanako.party
    with scope("test", party.pk):
        orders = Order.objects.bulk_create(
            Order(
                party=party,
                key=uuid4(),
                number=f"K-2611-{nth:05}-0",
                kind="reviewed",
                lane=f"lane-{nth}",
                state="awaiting_approval" if nth % 3 else "failed",
                contract=hanako.contract,
                expected_on=day_of(nth),
                begun_at=AT,
                saved_at=AT,
            )
            for nth in range(COUNT)
        )
        OrderHandle.objects.bulk_create(
            OrderHandle(
                order=order,
                party=party,
                key=order.key,
                number=order.number,
                kind=order.kind,
                state=order.state,
                expected_on=order.expected_on,
                moved_at=AT,
            )
            for order in orders
        )
    return [order.number for order in sorted(orders, key=promised)]


def day_of(nth: int) -> date | None:
    if nth % 4 == 0:
        return None
    return date(2026, 12, 31) - timedelta(days=nth // 8)


def promised(order: Order) -> tuple[date, int]:
    return order.expected_on or date.max, order.pk


def pages(agent: Agent, where: str = ""):
    while True:
        page = agent.see(where)
        yield NUMBER.findall(page)
        if (found := NEXT.search(page)) is None:
            return
        where = found[1]


def test_each_order_stands_on_one_page_in_the_order_of_the_promises(agent, numbers):
    seen = list(pages(agent))
    assert [len(page) for page in seen] == [ORDERS_PER_PAGE, ORDERS_PER_PAGE, 20]
    assert [number for page in seen for number in page] == numbers


def test_what_is_decided_meanwhile_hides_no_other(agent, numbers):
    walk = pages(agent)
    seen = next(walk)
    OrderHandle.objects.filter(number__in=numbers[:30]).update(state="scheduled")
    seen += [number for page in walk for number in page]
    assert seen == numbers


def test_nonsense_in_the_address_begins_at_the_beginning(agent, numbers):
    for after in ("x", "2026-13-01.1", ".", f".{10**30}", "2026-12-01.²", "\0.1"):
        answer = agent.get(f"?after={after}")
        assert answer.status_code in {200, 400}, after
        if answer.status_code == 200:
            assert NUMBER.findall(answer.content.decode()) == numbers[:ORDERS_PER_PAGE]


def test_what_one_has_claimed_waits_for_nobody_else(agent, numbers):
    OrderHandle.objects.filter(number__in=numbers[:3]).update(
        claimed_by=str(agent.staff)
    )
    OrderHandle.objects.filter(number=numbers[3]).update(claimed_by="staff 0")
    page = re.sub(r"<[^>]+>|\s", "", agent.see())
    assert f"対応を待っている{COUNT - 3}件受け持っている3件" in page
    assert f"全部で{COUNT - 3}件" in page


def test_past_the_end_it_says_so_and_leads_back(agent, numbers):
    page = agent.see(f"?after=.{10**17}")
    assert "この先に待っている申し込みはありません" in page
    assert f"全部で{COUNT}件" in page and 'href="/desk/"' in page


def test_a_page_costs_no_more_statements_than_the_first(
    agent, numbers, django_assert_max_num_queries
):
    for where in ("", NEXT.search(agent.see())[1]):
        with django_assert_max_num_queries(17):
            agent.see(where)


def test_the_next_order_is_the_soonest_promised_that_nobody_has(agent, numbers):
    OrderHandle.objects.filter(number=numbers[0]).update(claimed_by="staff 0")
    assert "次の1件を受け持つ" in agent.see()
    answer = agent.post("next")
    assert (answer.status_code, answer.url) == (302, f"/desk/orders/{numbers[1]}/")
    claimed = OrderHandle.objects.filter(claimed_by=str(agent.staff))
    assert [handle.number for handle in claimed] == [numbers[1]]
    assert agent.get("next").status_code == 405


def test_who_has_an_order_is_led_to_it_and_gets_no_second(agent, numbers):
    agent.post("next")
    page = agent.see()
    assert "次の1件を受け持つ" not in page and "受け持っている1件を開く" in page
    assert agent.post("next").url == f"/desk/orders/{numbers[0]}/"
    assert OrderHandle.objects.filter(claimed_by=str(agent.staff)).count() == 1


def test_what_the_billing_desk_decides_is_no_agents_next(agent, numbers):
    OrderHandle.objects.filter(number=numbers[0]).update(kind="revision")
    billing = an_agent("経理", agent.at, "billing")
    assert agent.post("next").url == f"/desk/orders/{numbers[1]}/"
    assert billing.post("next").url == f"/desk/orders/{numbers[0]}/"


def test_with_nothing_to_claim_the_button_is_gone_and_the_list_comes(agent):
    assert "次の1件を受け持つ" not in agent.see()
    assert agent.post("next").url == "/desk/"


def test_other_kinds_of_work_stand_by_their_soonest_day(agent):
    billing = an_agent("経理", agent.at, "billing")
    assert "ほかに待っているもの" not in billing.see()
    IncidentDraft.objects.create(
        alert_key="a", title="ONU", started_at=AT, received_at=AT
    )
    an_outage(
        "2026-11-24T08:00",
        progress="repairing",
        ends_at=None,
        next_update_at=jst("2026-11-24T10:30"),
    )
    page = re.sub(r"<[^>]+>|\s", "", agent.see().partition('id="kinds"')[2])
    promised, draft = page.index("障害の次のお知らせ"), page.index("監視からの下書き")
    assert promised < draft
    assert "すぎています" in page[promised:draft]
