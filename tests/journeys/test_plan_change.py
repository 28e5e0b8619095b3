"""Another plan: asked for, promised, taken back, carried out when its day begins."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from madoguchi.catalogue.models import Item, Policy
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.mobile.models import DailyUsage
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.billable_accounts import a_charge
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue, an_item
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

NEXT_DAY = date(2026, 11, 25)
MORNING, LATE = "2026-11-24T10:00", "2026-11-24T20:00"
SOON, NEXT_CYCLE = {"begins": "soon"}, {"begins": "cycle"}


@pytest.fixture
def walk(hanako):
    a_catalogue()
    code = hanako.contract.code
    return lambda at: ProcedureWalk(at, hanako.client, f"/c/{code}/p/plan/")


def signed_in_at(person, moment: str) -> Client:
    with clock_at(jst(moment)):
        return signed_in_client(person.user, "password")


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
    receipt = walk(MORNING).order({"plan": "M20"}, SOON)
    order = the_order(hanako)
    assert receipt == f"/orders/{order.number}/"
    assert str(order.effective_on) == "2026-11-25"
    page = get_at(MORNING, hanako.client, receipt).content.decode()
    assert order.number in page and "2026年</span>11月25日" in page
    replay_until("2026-11-24T23:59")
    assert plan_of(hanako) == "M3"
    replay_until("2026-11-25T00:00")
    assert plan_of(hanako) == "M20"
    assert the_order(hanako).state == "completed"


def test_a_plan_asked_for_at_eight_counts_a_day_later(hanako, walk):
    walk(LATE).order({"plan": "M20"}, SOON)
    assert str(the_order(hanako).effective_on) == "2026-11-26"


def test_it_is_taken_back_until_eight_and_not_after(hanako, walk):
    receipt = walk(MORNING).order({"plan": "M20"}, SOON)
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
    check = here.fill({"plan": "M20"}, SOON).url
    first, second = here.send(check), here.send(check)
    assert first.url == second.url
    the_order(hanako)


def test_each_act_is_in_the_audit_log_with_the_level_of_sign_in(hanako, walk):
    walk(MORNING).order({"plan": "M20"}, SOON)
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
    walk(MORNING).order({"plan": "M20"}, SOON)
    assert the_order(hanako).quote[1:] == [
        ["いつから変えますか", "11月25日（水）から"],
        ["プラン", "みちモバイル 3GB → みちモバイル 20GB"],
        ["新しい月額", "月額2,750円（税込）"],
        ["月額の差", "+1,760円（税込）"],
        [
            "2026年11月分のプラン料金",
            "2,750円（税込）、日割りなし（新しいプランの月額）",
        ],
        ["割引", "セット割（月495円（税込）引き）はそのまま続きます。"],
        ["契約期間", "契約期間の定めなし"],
    ]


def test_by_default_the_plan_changes_with_the_next_bill(hanako, walk):
    here = walk(MORNING)
    days = here.fill({"plan": "M20"}).url
    page = here.check(days).content.decode()
    assert "12月1日（火）から（2026年11月分のプラン料金 990円（税込）のまま、" in page
    assert "2026年12月分のプラン料金 2,750円（税込））" in page
    assert (
        "明日、11月25日（水）から（2026年11月分のプラン料金 2,750円（税込）、" in page
    )
    assert page.index('value="cycle"') < page.index("checked") < page.index("soon")
    here.order({"plan": "M20"}, NEXT_CYCLE)
    order = the_order(hanako)
    assert (str(order.effective_on), str(order.first_bill_on)) == (
        "2026-12-01",
        "2026-12-01",
    )
    assert order.quote[3:7] == [
        ["新しい月額", "月額2,750円（税込）"],
        ["月額の差", "+1,760円（税込）"],
        ["2026年11月分のプラン料金", "990円（税込）のまま"],
        ["2026年12月分のプラン料金", "2,750円（税込）"],
    ]
    replay_until("2026-11-30T23:59")
    assert plan_of(hanako) == "M3"
    replay_until("2026-12-01T00:00")
    assert plan_of(hanako) == "M20"


def test_the_month_of_the_bill_decides_where_bills_close_on_the_twentieth(hanako, walk):
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(closing_day=20)
    walk(MORNING).order({"plan": "M20"}, NEXT_CYCLE)
    order = the_order(hanako)
    assert str(order.effective_on) == "2026-12-21"
    assert order.quote[5:7] == [
        ["2026年12月分のプラン料金", "990円（税込）のまま"],
        ["2027年1月分のプラン料金", "2,750円（税込）"],
    ]


def test_it_is_taken_back_until_the_last_evening_of_the_cycle(hanako, walk):
    receipt = walk(MORNING).order({"plan": "M20"}, NEXT_CYCLE)
    assert the_order(hanako).cancellable_until == jst("2026-11-30T20:00")
    at = "2026-11-30T19:59"
    client = signed_in_at(hanako, at)
    post_at(at, client, f"{receipt}cancel", {"key": str(uuid4())})
    assert the_order(hanako).state == "cancelled"


@pytest.mark.parametrize(
    ("at", "choices", "day"),
    [
        ("2026-11-29T19:59", True, "2026-11-30"),
        ("2026-11-29T20:00", False, "2026-12-01"),  # soon is the cycle
        ("2026-11-30T19:59", False, "2026-12-01"),
        ("2026-11-30T20:00", True, "2026-12-02"),  # the cycle is January's
    ],
)
def test_near_the_end_of_a_month_there_may_be_one_day_only(
    hanako, walk, at, choices, day
):
    here = walk(at)
    answer = here.fill({"plan": "M20"})
    assert answer.url.endswith("/input/2") is choices
    check = post_at(at, hanako.client, answer.url, SOON).url if choices else answer.url
    here.send(check)
    assert str(the_order(hanako).effective_on) == day


def test_an_order_from_before_the_day_was_asked_is_carried_out(hanako, walk):
    walk(MORNING).order({"plan": "M20"}, SOON)
    with scope("test", hanako.party.pk):
        Order.objects.update(answers={"plan": "M20"})
    replay_until("2026-11-25T00:00")
    assert plan_of(hanako) == "M20" and the_order(hanako).state == "completed"


@pytest.mark.parametrize(
    ("at", "month", "said"),
    [
        # with 10 percent: 956 + 95, 954 + 95
        ("2026-02-26T20:00", "2026年2月", 1051),  # 28 February: one day of 28
        ("2028-02-28T10:00", "2028年2月", 1049),  # 29 February
        ("2026-12-30T19:59", "2026年12月", 1045),  # 950 + 95: one day of 31
        ("2026-11-30T23:59", "2026年12月", 2692),  # 29 + 2,419 + 244: 30 days of 31
    ],
)
def test_the_month_of_the_change_by_day(hanako, walk, at, month, said):
    Policy.objects.create(valid_from=date(2020, 1, 1), prorates=True)
    page = walk(at).check(walk(at).fill({"plan": "M20"}, SOON).url).content.decode()
    assert f"{month}分のプラン料金" in page
    assert f"{said:,}円（税込）、日割り（" in page


@pytest.mark.parametrize(
    ("at", "month"),
    [
        ("2026-11-29T23:59", "2026年12月"),
        ("2026-11-30T00:00", "2026年12月"),
        ("2026-12-31T19:59", "2027年1月"),
    ],
)
def test_a_whole_month_of_the_new_plan_is_not_split(hanako, walk, at, month):
    Policy.objects.create(valid_from=date(2020, 1, 1), prorates=True)
    page = walk(at).check(walk(at).fill({"plan": "M20"}).url).content.decode()
    assert f"{month}分のプラン料金" in page and "日割り（" not in page
    assert "2,750円（税込）" in page and "990円（税込）のまま" in page


def test_a_term_begins_goes_on_or_ends_with_the_plan(hanako, walk):
    an_item("M3T", "mobile_plan", "2年 3GB", 700, term_months=24)
    an_item("M9T", "mobile_plan", "2年 9GB", 1_200, term_months=24)
    walk(MORNING).order({"plan": "M3T"}, SOON)
    replay_until("2026-11-25T00:00")
    assert term_of(hanako) == date(2028, 11, 24)
    walk("2026-12-01T10:00").order({"plan": "M9T"}, SOON)
    replay_until("2026-12-02T00:00")
    assert term_of(hanako) == date(2028, 11, 24)
    walk("2026-12-03T10:00").order({"plan": "M10"}, SOON)
    replay_until("2026-12-04T00:00")
    assert term_of(hanako) is None


def test_a_price_changed_after_the_check_is_shown_and_nothing_is_accepted(hanako, walk):
    here = walk(MORNING)
    check = here.fill({"plan": "M20"}, SOON).url
    seen = re.search(r'name="seen" value="(\w+)"', here.check(check).content.decode())
    an_item("M20", "mobile_plan", "みちモバイル 20GB", 2_900, valid_from=NEXT_DAY)
    answer = post_at(MORNING, hanako.client, check, {"seen": seen[1]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "offer_changed" in page and "3,190円（税込）" in page
    assert the_order(hanako).state == "draft"


def test_a_plan_no_longer_sold_is_refused_with_a_sentence(hanako, walk):
    here = walk(MORNING)
    check = here.fill({"plan": "M20"}, SOON).url
    Item.objects.filter(item_code="M20").update(valid_to=date(2026, 11, 24))
    answer = here.send(check)
    assert answer.status_code == 422 and "plan_not_sold" in answer.content.decode()
    on = here.fill_shown_form(answer, {"plan": "M20"})
    assert on.url.endswith("/input/2"), "its form leads on, not back to the check"
    Item.objects.filter(item_code="M20").update(valid_to=date(2026, 11, 23))
    back = here.send(check)
    page = get_at(MORNING, hanako.client, back.url).content.decode()
    assert back.url.endswith("/input/1") and "plan_not_sold" in page
    assert the_order(hanako).state == "draft" and plan_of(hanako) == "M3"


def test_a_day_that_moved_before_sending_offers_the_way_to_its_step(hanako, walk):
    check = walk(MORNING).fill({"plan": "M20"}, SOON).url
    seen = re.search(
        r'name="seen" value="(\w+)"', walk(MORNING).check(check).content.decode()
    )
    client = signed_in_at(hanako, LATE)
    answer = post_at(LATE, client, check, {"seen": seen[1]})
    page = answer.content.decode()
    assert answer.status_code == 422 and "offer_changed" in page
    first = check.replace("check", "input/1")
    assert f'<a href="{first}">入力を直す</a>' in page
    assert the_order(hanako).state == "draft"


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
    walk(MORNING).order({"plan": "M20"}, SOON)
    with scope("test", hanako.party.pk):
        Contract.objects.update(status="ended")
    replay_until("2026-11-25T00:00")
    assert plan_of(hanako) == "M3" and the_order(hanako).state == "failed"
    again = walk("2026-11-26T10:00").begin()
    assert again.status_code == 422 and "contract_ended" in again.content.decode()


def test_a_month_without_records_is_not_told_as_zero(hanako, walk):
    with scope("test", hanako.party.pk):
        DailyUsage.objects.create(
            party=hanako.party,
            contract=hanako.contract,
            day=date(2026, 11, 23),
            megabytes=2_400,
        )
    here = walk(MORNING)
    page = here.check(here.begin().url).content.decode()
    assert "11月23日までに2.40GBをお使いです。10月の記録はありません。" in page
    assert "10月は0GB" not in page


def test_each_plan_says_what_changes_and_whether_the_data_is_enough(hanako, walk):
    with scope("test", hanako.party.pk):
        for day, used in ((date(2026, 10, 31), 10_500), (date(2026, 11, 23), 2_400)):
            DailyUsage.objects.create(
                party=hanako.party, contract=hanako.contract, day=day, megabytes=used
            )
    an_item("M3T", "mobile_plan", "2年 3GB", 700, term_months=24)
    here = walk(MORNING)
    page = here.check(here.begin().url).content.decode()
    assert "11月23日までに2.40GB、10月は10.50GBをお使いです。" in page
    details = re.findall(r"<small>([^<]*円（税込）[^<]*)</small>", page)
    assert details == [
        "いまより−220円（税込）・24か月（2028年11月まで）・ご利用の10.50GBには足りません",
        "いまより+770円（税込）・ご利用の10.50GBには足りません",
        "いまより+1,760円（税込）・ご利用の10.50GBに足ります",
    ]
    assert page.count("みちモバイル 20GB") == 1, "no table beside the choices"


def test_what_must_be_read_is_short(hanako, walk):
    an_item("CUT", "discount", "セット割", -450)
    a_charge(hanako.contract, -450, item_code="CUT")
    here = walk(MORNING)
    page = get_at(MORNING, hanako.client, here.start).content.decode()
    points = re.findall(r"<li>([^<]*)</li>", page.split("data-must-read")[1])
    assert 1 <= len(points) <= 5 and len("".join(points)) <= 250


def plans_offered(walk) -> list[str]:
    here = walk(MORNING)
    page = here.check(here.begin().url).content.decode()
    return re.findall(r'name="plan" value="(\w+)"', page)


def test_plans_of_another_group_are_not_offered(hanako, walk):
    Item.objects.filter(item_code__in=("M3", "M10")).update(plan_group="house")
    Item.objects.filter(item_code="M20").update(plan_group="apartment")
    an_item("M50", "mobile_plan", "どこでも 50GB", 3_000)
    assert plans_offered(walk) == ["M10", "M50"], "one without a group fits all"
    here = walk(MORNING)
    answer = post_at(MORNING, here.client, here.begin().url, {"plan": "M20"})
    assert answer.status_code == 422 and "plan_not_sold" in answer.content.decode()


def test_a_plan_sold_no_longer_still_has_its_group(hanako, walk):
    Item.objects.filter(item_code="M3").update(
        plan_group="house", valid_to=date(2024, 3, 31)
    )
    Item.objects.filter(item_code="M20").update(plan_group="apartment")
    assert plans_offered(walk) == ["M10"]


def test_without_groups_every_plan_of_the_service_is_offered(hanako, walk):
    Item.objects.filter(item_code="M10").update(plan_group="house")
    assert plans_offered(walk) == ["M10", "M20"]


def test_where_no_other_plan_is_sold_the_page_says_that_alone(hanako, walk):
    contract = f"/c/{hanako.contract.code}/"
    there = walk(MORNING)
    assert there.start in get_at(MORNING, hanako.client, contract).content.decode()
    Item.objects.filter(item_code__in=["M10", "M20"]).delete()
    page = get_at(MORNING, hanako.client, there.start).content.decode()
    assert "選べるほかのプランは、いまはありません" in page and "tel:0120" in page
    for part in ("いつから", "目安の時間", "日割り", "いまは", "入力へ進む"):
        assert part not in page.replace("いまはありません", ""), part
    assert there.begin().status_code == 422


def test_the_contract_offers_no_change_to_a_plan_that_is_not_there(hanako, walk):
    Item.objects.filter(item_code__in=["M10", "M20"]).delete()
    contract = f"/c/{hanako.contract.code}/"
    page = get_at(MORNING, hanako.client, contract).content.decode()
    assert f"{contract}p/plan/" not in page and f"{contract}p/cancel/" in page
