"""Another plan: asked for, promised, taken back, carried out when its day begins."""

import re
from datetime import date
from uuid import uuid4

import pytest

from madoguchi.catalogue.models import Item, Policy
from madoguchi.contracts.models import Contract
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.billable_accounts import a_charge
from tests.clock import get_at, post_at, replay_until
from tests.operator import a_catalogue, an_item
from tests.procedure_walk import ProcedureWalk

NEXT_DAY = date(2026, 11, 25)
MORNING, LATE = "2026-11-24T10:00", "2026-11-24T20:00"


@pytest.fixture
def walk(hanako):
    a_catalogue()
    code = hanako.contract.code
    return lambda at: ProcedureWalk(at, hanako.client, f"/c/{code}/p/plan/")


def plan_of(person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).plan_code


def term_of(person) -> date | None:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).term_end_on


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
    replay_until("2026-11-24T23:59")
    assert plan_of(hanako) == "M3"
    replay_until("2026-11-25T00:00")
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
    replay_until("2026-11-26T00:00")
    assert plan_of(hanako) == "M3"


def test_sent_twice_it_is_one_order_with_one_number(hanako, walk):
    here = walk(MORNING)
    check = here.fill({"plan": "M20"}).url
    first, second = here.send(check), here.send(check)
    assert first.url == second.url
    the_order(hanako)


def test_each_act_is_in_the_audit_log_with_the_level_of_sign_in(hanako, walk):
    walk(MORNING).order({"plan": "M20"})
    replay_until("2026-11-25T00:00")
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


def test_the_quote_says_price_difference_month_discount_and_term(hanako, walk):
    an_item("CUT", "discount", "セット割", -450)
    a_charge(hanako.contract, -450, item_code="CUT")
    walk(MORNING).order({"plan": "M20"})
    assert the_order(hanako).quote[1:] == [
        ["新しい月額", "月額2,750円（税込）"],
        ["月額の差", "+1,760円（税込）"],
        [
            "2026年11月分のプラン料金",
            "2,750円（税込）、日割りなし（新しいプランの月額）",
        ],
        ["割引", "セット割（月495円（税込）引き）はそのまま続きます。"],
        ["契約期間", "契約期間の定めなし"],
    ]


@pytest.mark.parametrize(
    ("at", "month", "said"),
    [
        # with 10 percent: 956 + 95, 954 + 95, 950 + 95
        ("2026-02-27T19:59", "2026年2月", 1051),  # 28 February: one day of 28
        ("2026-02-27T20:00", "2026年3月", 2750),  # 1 March: a whole month
        ("2028-02-28T10:00", "2028年2月", 1049),  # 29 February
        ("2026-11-29T23:59", "2026年12月", 2750),
        ("2026-11-30T00:00", "2026年12月", 2750),
        ("2026-12-30T19:59", "2026年12月", 1045),
        ("2026-12-31T19:59", "2027年1月", 2750),
    ],
)
def test_the_month_of_the_change_by_day(hanako, walk, at, month, said):
    Policy.objects.create(valid_from=date(2020, 1, 1), prorates=True)
    page = walk(at).check(walk(at).fill({"plan": "M20"}).url).content.decode()
    assert f"{month}分のプラン料金" in page
    assert f"{said:,}円（税込）、日割り（" in page


def test_a_term_begins_goes_on_or_ends_with_the_plan(hanako, walk):
    an_item("M3T", "mobile_plan", "2年 3GB", 700, term_months=24)
    an_item("M9T", "mobile_plan", "2年 9GB", 1_200, term_months=24)
    walk(MORNING).order({"plan": "M3T"})
    replay_until("2026-11-25T00:00")
    assert term_of(hanako) == date(2028, 11, 24)
    walk("2026-12-01T10:00").order({"plan": "M9T"})
    replay_until("2026-12-02T00:00")
    assert term_of(hanako) == date(2028, 11, 24)
    walk("2026-12-03T10:00").order({"plan": "M10"})
    replay_until("2026-12-04T00:00")
    assert term_of(hanako) is None


def test_a_price_changed_after_the_check_is_shown_and_nothing_is_accepted(hanako, walk):
    here = walk(MORNING)
    check = here.fill({"plan": "M20"}).url
    seen = re.search(r'name="seen" value="(\w+)"', here.check(check).content.decode())
    an_item("M20", "mobile_plan", "みちモバイル 20GB", 2_900, valid_from=NEXT_DAY)
    answer = post_at(MORNING, hanako.client, check, {"seen": seen[1]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "offer_changed" in page and "3,190円（税込）" in page
    assert the_order(hanako).state == "draft"


def test_a_plan_no_longer_sold_is_refused_with_a_sentence(hanako, walk):
    here = walk(MORNING)
    check = here.fill({"plan": "M20"}).url
    Item.objects.filter(item_code="M20").update(valid_to=date(2026, 11, 24))
    answer = here.send(check)
    assert answer.status_code == 422 and "plan_not_sold" in answer.content.decode()
    Item.objects.filter(item_code="M20").update(valid_to=date(2026, 11, 23))
    back = here.send(check)
    page = get_at(MORNING, hanako.client, back.url).content.decode()
    assert back.url.endswith("/input/1") and "plan_not_sold" in page
    assert the_order(hanako).state == "draft" and plan_of(hanako) == "M3"


def test_a_skipped_step_leads_back_and_an_unknown_plan_is_refused(hanako, walk):
    here = walk(MORNING)
    first = here.begin().url
    check = first.replace("input/1", "check")
    assert here.check(check).url == first
    for typed in ({}, {"plan": "M3"}, {"plan": "F1"}, {"plan": "\x00"}):
        answer = post_at(MORNING, hanako.client, first, typed)
        assert answer.status_code == 422, typed
    assert the_order(hanako).state == "draft"


def test_a_contract_that_ended_meanwhile_keeps_its_plan(hanako, walk):
    walk(MORNING).order({"plan": "M20"})
    with scope("test", hanako.party.pk):
        Contract.objects.update(status="ended")
    replay_until("2026-11-25T00:00")
    assert plan_of(hanako) == "M3" and the_order(hanako).state == "failed"
    again = walk("2026-11-26T10:00").begin()
    assert again.status_code == 422 and "contract_ended" in again.content.decode()


def test_the_plans_stand_side_by_side(hanako, walk):
    here = walk(MORNING)
    page = here.check(here.begin().url).content.decode()
    for words in ("プランの比較", "いまのプラン", "+770円（税込）", "+1,760円（税込）"):
        assert words in page


def test_what_must_be_read_is_short(hanako, walk):
    an_item("CUT", "discount", "セット割", -450)
    a_charge(hanako.contract, -450, item_code="CUT")
    here = walk(MORNING)
    page = get_at(MORNING, hanako.client, here.start).content.decode()
    points = re.findall(r"<li>([^<]*)</li>", page.split("data-must-read")[1])
    assert 1 <= len(points) <= 5 and len("".join(points)) <= 250
