"""Taking an order back: asked once with what will happen, then said."""

import re
from uuid import uuid4

import pytest

from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, post_at
from tests.operator import a_catalogue
from tests.procedure_walk import ProcedureWalk

AT = "2026-11-24T10:00"


@pytest.fixture
def receipt(hanako) -> str:
    a_catalogue()
    start = f"/c/{hanako.contract.code}/p/plan/"
    walk = ProcedureWalk(AT, hanako.client, start)
    return walk.order({"plan": "M20"}, {"begins": "cycle"})


def main_of(response) -> str:
    page = response.content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


def state_of(person) -> str:
    with scope("test", person.party.pk):
        return Order.objects.get().state


def test_it_is_asked_once_what_will_happen_and_nothing_is_done_by_looking(
    hanako, receipt
):
    page = main_of(get_at(AT, hanako.client, receipt))
    assert f'href="{receipt}cancel"' in page and "<form" not in page
    asked = main_of(get_at(AT, hanako.client, f"{receipt}cancel"))
    assert "プランはみちモバイル 3GBのままで、料金も変わりません。" in asked
    assert "あとから、もう一度お申し込みになれます。" in asked
    assert state_of(hanako) == "scheduled"
    button = re.search(r'data-variant="(\w+)"[^>]*>取り消す<', asked)
    assert button[1] != "danger"


def test_then_it_says_what_has_happened_and_offers_no_day_for_the_calendar(
    hanako, receipt
):
    client = hanako.client
    assert "カレンダーに入れる" in main_of(get_at(AT, client, receipt))
    key = {"key": str(uuid4())}
    assert post_at(AT, client, f"{receipt}cancel", key).url == receipt
    page = main_of(get_at(AT, client, receipt))
    assert "取り消しました。" in page and "みちモバイル 3GBのまま" in page
    assert f'href="/c/{hanako.contract.code}/p/plan/"' in page
    assert "カレンダーに入れる" not in page and "これからのこと" not in page
    again = get_at(AT, client, f"{receipt}cancel")
    assert again.status_code == 302 and again.url == receipt


def test_what_can_no_longer_be_taken_back_is_not_asked(hanako, receipt):
    with scope("test", hanako.party.pk):
        Order.objects.update(state="completed")
    assert get_at(AT, hanako.client, f"{receipt}cancel").url == receipt
    page = main_of(get_at(AT, hanako.client, receipt))
    assert f"{receipt}cancel" not in page
    assert "みちモバイル 3GB → みちモバイル 20GB" in page, "what it was and became"
