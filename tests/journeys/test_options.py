"""Options: added and removed at once, taken back while the undo lasts."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from madoguchi.catalogue.models import Item, Policy
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.order_engine import submit_order
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

NOON = "2026-11-24T12:00"
NOW, CYCLE = {"when": "now"}, {"when": "cycle"}


@pytest.fixture
def here(hanako):
    a_catalogue()
    return f"/c/{hanako.contract.code}/"


def proved_client(person) -> Client:
    """Of somebody who has just proved a second factor."""
    with clock_at(jst(NOON)):
        return signed_in_client(person.user, "password", "sms")


def hold(person, code: str) -> None:
    with scope("test", person.party.pk):
        ContractOption.objects.create(
            party=person.party,
            contract=person.contract,
            option_code=code,
            started_on=date(2025, 1, 1),
        )


def options_of(person) -> list[tuple[str, date | None]]:
    with scope("test", person.party.pk):
        rows = ContractOption.objects.order_by("option_code")
        return list(rows.values_list("option_code", "ended_on"))


def the_order(person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get(state__in=["scheduled", "completed", "cancelled"])


def test_two_options_come_half_an_hour_after_they_were_asked_for(hanako, here):
    walk = ProcedureWalk(NOON, hanako.client, f"{here}p/option-add/")
    walk.order({"options": ["TALK", "SAFE"]}, NOW)
    order = the_order(hanako)
    assert ["月額の差", "+990円（税込）"] in order.quote
    assert ["2026年11月分のオプション料金", "990円（税込）"] in order.quote
    replay_until("2026-11-24T12:29")
    assert options_of(hanako) == []
    replay_until("2026-11-24T12:30")
    assert options_of(hanako) == [("SAFE", None), ("TALK", None)]


def test_the_short_way_to_one_option_leads_to_the_check(hanako, here):
    walk = ProcedureWalk(NOON, hanako.client, f"{here}options/TALK/add")
    check = walk.fill(NOW).url
    assert check.endswith("/check")
    assert "かけ放題" in walk.check(check).content.decode()
    receipt = walk.send(check).url
    replay_until("2026-11-24T12:30")
    assert options_of(hanako) == [("TALK", None)]
    assert "反映" in get_at(NOON, hanako.client, receipt).content.decode()


def test_it_is_taken_back_within_the_half_hour_and_not_after(hanako, here):
    walk = ProcedureWalk(NOON, hanako.client, f"{here}options/TALK/add")
    receipt = walk.send(walk.fill(NOW).url).url
    key = {"key": str(uuid4())}
    late = post_at("2026-11-24T12:30", hanako.client, f"{receipt}cancel", key)
    assert late.status_code == 422 and "too_late_to_cancel" in late.content.decode()
    post_at("2026-11-24T12:29", hanako.client, f"{receipt}cancel", key)
    assert the_order(hanako).state == "cancelled"
    replay_until("2026-11-25T12:00")
    assert options_of(hanako) == []


def test_a_removed_option_ends_on_the_day_the_undo_is_over(hanako, here):
    hold(hanako, "TALK")
    Policy.objects.create(valid_from=date(2026, 1, 1), prorates=True)
    walk = ProcedureWalk(
        "2026-12-31T23:45", hanako.client, f"{here}options/TALK/remove"
    )
    walk.send(walk.fill(NOW).url)
    order = the_order(hanako)
    assert order.effective_on == date(2027, 1, 1)
    assert ["2027年1月分のオプション料金", "17円（税込）"] in order.quote
    replay_until("2026-12-31T23:59")
    assert options_of(hanako) == [("TALK", None)]
    replay_until("2027-01-01T00:15")
    assert options_of(hanako) == [("TALK", date(2027, 1, 1))]


def test_a_removal_says_what_stops_and_the_bill_after_the_whole_month(hanako, here):
    hold(hanako, "TALK")
    walk = ProcedureWalk(NOON, hanako.client, f"{here}options/TALK/remove")
    check = walk.fill(NOW).url
    page = walk.check(check).content.decode()
    receipt = walk.send(check).url
    order = the_order(hanako)
    assert order.quote[2:] == [
        ["月額の差", "\N{MINUS SIGN}550円（税込）"],
        ["2026年11月分のオプション料金", "550円（税込）"],
        [
            "使えなくなるもの",
            "かけ放題（オプション）は、11月24日（火）に終わり、そのあとは使えません",
        ],
    ]
    assert order.first_bill_on == date(2026, 12, 1)
    assert [(day["on"], day["words"]) for day in order.happenings] == [
        ("2026-11-24", "オプションが終わります"),
        ("2026-11-24", "取り消せる期限"),
        ("2027-01-10", "2026年12月分のご請求から変わります（この日に確定）"),
    ]
    for text in (page, get_at(NOON, hanako.client, receipt).content.decode()):
        assert "最初に変わるご請求" in text
        assert "2026年12月分のご請求から変わります" in text
        assert "2026年11月分のご請求から" not in text


def test_what_is_held_is_not_offered_and_what_is_not_cannot_be_removed(hanako, here):
    hold(hanako, "TALK")
    for start, code in (
        ("options/TALK/add", "option_not_sold"),
        ("options/NOPE/add", "option_not_sold"),
        ("options/SAFE/remove", "option_not_held"),
    ):
        walk = ProcedureWalk(NOON, hanako.client, here + start)
        answer = get_at(NOON, hanako.client, walk.begin().url)
        assert answer.url.endswith("/input/1")
        assert code in get_at(NOON, hanako.client, answer.url).content.decode()
    assert options_of(hanako) == [("TALK", None)]
    with scope("test", hanako.party.pk):
        assert set(Order.objects.values_list("state", flat=True)) == {"draft"}


def test_one_option_waits_for_no_other(hanako, here):
    hold(hanako, "TALK")
    removal = ProcedureWalk(NOON, hanako.client, f"{here}options/TALK/remove")
    removal.send(removal.fill(NOW).url)
    adding = ProcedureWalk(NOON, hanako.client, f"{here}p/option-add/")
    page = get_at(NOON, hanako.client, adding.start).content.decode()
    assert "入力へ進む" in page and "同じ種類のお手続きが進んでいます" not in page
    adding.order({"options": ["SAFE"]}, NOW)
    replay_until("2026-11-24T12:30")
    assert options_of(hanako) == [("SAFE", None), ("TALK", date(2026, 11, 24))]


def test_one_option_is_asked_for_once_at_a_time(hanako, here):
    first = ProcedureWalk(NOON, hanako.client, f"{here}options/SAFE/add")
    number = first.send(first.fill(NOW).url).url.split("/")[2]
    again = ProcedureWalk(NOON, hanako.client, f"{here}options/SAFE/add")
    page = get_at(NOON, hanako.client, again.start).content.decode()
    assert number in page and "内容の確認へ進む" not in page
    with_another = ProcedureWalk(NOON, hanako.client, f"{here}p/option-add/")
    answer = with_another.fill({"options": ["SAFE", "TALK"]}, NOW)
    page = get_at(NOON, hanako.client, answer.url).content.decode()
    assert "option_under_way" in page and number in page and "あんしん" in page
    replay_until("2026-11-24T12:30")
    assert options_of(hanako) == [("SAFE", None)]


def test_only_options_of_the_service_are_offered(hanako, here):
    Policy.objects.create(
        valid_from=date(2026, 1, 1), options_by_service={"mobile": ["TALK"]}
    )
    walk = ProcedureWalk(NOON, hanako.client, f"{here}p/option-add/")
    page = get_at(NOON, hanako.client, walk.begin().url).content.decode()
    assert "かけ放題" in page and "あんしんセキュリティ" not in page


def test_an_ended_or_suspended_contract_gets_a_sentence_and_no_option(hanako, here):
    for status in ("ended", "suspended"):
        with scope("test", hanako.party.pk):
            Contract.objects.update(status=status)
        page = ProcedureWalk(NOON, hanako.client, f"{here}p/option-add/").begin()
        assert page.status_code == 422
        assert f"contract_{status}" in page.content.decode()
    with scope("test", hanako.party.pk):
        assert not Order.objects.exists()


def test_somebody_elses_contract_is_not_found(hanako, taro, here):
    walk = ProcedureWalk(NOON, taro.client, f"{here}options/TALK/add")
    assert walk.begin().status_code == 404
    with scope("test", hanako.party.pk):
        assert not Order.objects.exists()


def test_the_number_of_an_option_is_lost_with_it_and_its_porting_comes_first(
    hanako, here
):
    Item.objects.filter(item_code="SAFE").update(carries_number=True)
    hold(hanako, "SAFE")
    hold(hanako, "TALK")
    client = proved_client(hanako)
    walk = ProcedureWalk(NOON, client, f"{here}p/option-remove/")
    notice = get_at(NOON, client, walk.start).content.decode()
    lost = "あんしんセキュリティの電話番号は使えなくなり、戻せません"
    assert lost not in notice  # it may be the other option that goes
    asked = get_at(NOON, client, walk.begin().url).content.decode()
    assert asked.count("（電話番号も使えなくなります）") == 1
    walk.order({"options": ["SAFE"]}, NOW)
    said = dict(the_order(hanako).quote)["電話番号の取り扱い"]
    assert said.startswith(lost) and "先に移転先の会社で" in said


def test_of_an_option_without_a_number_no_number_is_lost(hanako, here):
    Item.objects.filter(item_code="SAFE").update(carries_number=True)
    hold(hanako, "SAFE")
    hold(hanako, "TALK")
    walk = ProcedureWalk(NOON, hanako.client, f"{here}p/option-remove/")
    walk.order({"options": ["TALK"]}, NOW)
    assert "電話番号の取り扱い" not in dict(the_order(hanako).quote)


LOSS_WARNING = "あんしんセキュリティが終わると、その電話番号は二度と使えません。"


@pytest.mark.parametrize("start", ["options/SAFE/remove", "p/option-remove/"])
def test_a_number_is_given_up_by_a_fresh_second_factor_alone(hanako, here, start):
    Item.objects.filter(item_code="SAFE").update(carries_number=True)
    hold(hanako, "SAFE")
    hold(hanako, "TALK")
    walk = ProcedureWalk(NOON, hanako.client, here + start)
    pages = [] if start.startswith("options") else [{"options": ["SAFE"]}]
    check = walk.fill(*pages, NOW).url
    assert check.endswith("/check")
    assert get_at(NOON, hanako.client, check).url.startswith("/account/confirm/first/")
    unproved = post_at(NOON, hanako.client, check, {"seen": ""})
    assert unproved.url.startswith("/account/confirm/first/")
    with scope("test", hanako.party.pk):
        assert set(Order.objects.values_list("state", flat=True)) == {"draft"}
    proved = ProcedureWalk(NOON, proved_client(hanako), walk.start)
    page = proved.check(check).content.decode()
    assert LOSS_WARNING in page and 'data-variant="danger"' in page
    assert proved.send(check).url.startswith("/orders/")
    replay_until("2026-11-24T12:30")
    assert options_of(hanako) == [("SAFE", date(2026, 11, 24)), ("TALK", None)]


def test_without_a_number_a_password_is_enough(hanako, here):
    Item.objects.filter(item_code="SAFE").update(carries_number=True)
    hold(hanako, "SAFE")
    hold(hanako, "TALK")
    walk = ProcedureWalk(NOON, hanako.client, f"{here}options/TALK/remove")
    check = walk.fill(NOW).url
    page = walk.check(check).content.decode()
    assert "二度と使えません" not in page and 'data-variant="danger"' not in page
    assert walk.send(check).url.startswith("/orders/")


def test_a_removal_accepted_before_its_option_had_a_number_is_carried_out(hanako, here):
    hold(hanako, "SAFE")
    walk = ProcedureWalk(NOON, hanako.client, f"{here}options/SAFE/remove")
    walk.send(walk.fill(NOW).url)
    Item.objects.filter(item_code="SAFE").update(carries_number=True)
    replay_until("2026-11-24T12:30")
    assert options_of(hanako) == [("SAFE", date(2026, 11, 24))]


def test_where_no_option_is_held_nothing_else_is_said(hanako, here):
    page = get_at(NOON, hanako.client, f"{here}p/option-remove/").content.decode()
    assert "この契約でお使いのオプションはありません" in page and "tel:0120" in page
    for part in ("いつから", "目安の時間", "日割り", "入力へ進む"):
        assert part not in page, part


def day_labels(page: str) -> dict[str, str]:
    """The words of each choice of the day, without tags."""
    found = re.findall(r'name="when" value="(\w+)".*?>([^<]+)<', page, re.DOTALL)
    return {value: " ".join(words.split()) for value, words in found}


@pytest.mark.parametrize(
    ("start", "prorates", "said"),
    [
        (
            "options/TALK/add",
            False,
            {
                "cycle": "12月1日（火）から: 11月分は0円、12月分は550円（税込）",
                "now": "今すぐ: 11月分は550円（税込）、12月分は550円（税込）",
            },
        ),
        (  # seven of thirty days: 500 × 7 / 30 = 116 yen and a tenth
            "options/TALK/add",
            True,
            {
                "cycle": "12月1日（火）から: 11月分は0円、12月分は550円（税込）",
                "now": "今すぐ: 11月分は127円（税込）、12月分は550円（税込）",
            },
        ),
        (
            "options/SAFE/remove",
            False,
            {
                "cycle": "11月30日（月）まで: 11月分は440円（税込）、12月分は0円",
                "now": "今すぐやめる: 11月分は440円（税込）、12月分は0円",
            },
        ),
        (  # 24 of thirty days: 400 × 24 / 30 = 320 yen and a tenth
            "options/SAFE/remove",
            True,
            {
                "cycle": "11月30日（月）まで: 11月分は440円（税込）、12月分は0円",
                "now": "今すぐやめる: 11月分は352円（税込）、12月分は0円",
            },
        ),
    ],
)
def test_both_days_are_offered_with_what_the_months_cost(
    hanako, here, start, prorates, said
):
    hold(hanako, "SAFE")
    Policy.objects.create(valid_from=date(2026, 1, 1), prorates=prorates)
    walk = ProcedureWalk(NOON, hanako.client, here + start)
    page = get_at(NOON, hanako.client, walk.begin().url).content.decode()
    assert day_labels(page) == said


def test_from_the_first_of_the_month_it_costs_nothing_before(hanako, here):
    walk = ProcedureWalk(NOON, hanako.client, f"{here}options/TALK/add")
    receipt = walk.send(walk.fill(CYCLE).url).url
    order = the_order(hanako)
    assert order.effective_on == date(2026, 12, 1)
    assert order.first_bill_on == date(2026, 12, 1)
    assert ["2026年12月分のオプション料金", "550円（税込）"] in order.quote
    assert order.cancellable_until == jst("2026-11-30T20:00")
    assert "12月1日" in get_at(NOON, hanako.client, receipt).content.decode()
    replay_until("2026-11-30T23:59")
    assert options_of(hanako) == []
    replay_until("2026-12-01T00:00")
    with scope("test", hanako.party.pk):
        assert ContractOption.objects.get().started_on == date(2026, 12, 1)


def test_at_the_end_of_the_month_it_is_held_to_the_last_day(hanako, here):
    hold(hanako, "SAFE")
    walk = ProcedureWalk(NOON, hanako.client, f"{here}options/SAFE/remove")
    walk.send(walk.fill(CYCLE).url)
    order = the_order(hanako)
    assert order.effective_on == date(2026, 11, 30)
    assert order.cancellable_until == jst("2026-11-30T20:00")
    assert "11月30日（月）に終わり" in dict(order.quote)["使えなくなるもの"]
    replay_until("2026-11-30T23:59")
    assert options_of(hanako) == [("SAFE", None)]
    replay_until("2026-12-01T00:00")
    assert options_of(hanako) == [("SAFE", date(2026, 11, 30))]


def test_on_the_last_day_of_the_month_nothing_is_asked(hanako, here):
    hold(hanako, "SAFE")
    walk = ProcedureWalk(
        "2026-11-30T12:00", hanako.client, f"{here}options/SAFE/remove"
    )
    assert walk.begin().url.endswith("/check")


def test_on_the_first_of_a_month_the_next_month_can_be_chosen_too(hanako, here):
    first = "2026-12-01T12:00"
    walk = ProcedureWalk(first, hanako.client, f"{here}options/TALK/add")
    page = get_at(first, hanako.client, walk.begin().url).content.decode()
    assert day_labels(page) == {
        "cycle": "1月1日（金）から: 12月分は0円、1月分は550円（税込）",
        "now": "今すぐ: 12月分は550円（税込）、1月分は550円（税込）",
    }


def test_an_order_from_before_the_day_was_asked_takes_effect_at_once(hanako, here):
    submit_order(hanako, "option-add", {"options": ["TALK"]}, jst(NOON))
    assert the_order(hanako).effective_on == date(2026, 11, 24)
    replay_until("2026-11-24T12:30")
    assert options_of(hanako) == [("TALK", None)]
