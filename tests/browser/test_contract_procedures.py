"""Procedures about a contract on a phone: from home to the receipt, back, and on."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from madoguchi.contracts.models import Contract, ContractOption, Equipment, ReturnCase
from madoguchi.jobs.upkeep.queue_replay import work_until
from madoguchi.mailboxes.models import Mailbox
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.browser.conftest import DESKTOP, look
from tests.browser.test_ways_in import follow, press, say, say_who
from tests.operator import a_catalogue, an_item
from tests.sign_in_helpers import code_in_mail

TAKEN_BACK = "この申し込みを取り消す"
MONTHS = timedelta(days=70)


@pytest.fixture
def portal(db_of_all, served) -> str:
    a_catalogue()
    return served.replace("127.0.0.1", "localhost")


def later_on(after: timedelta) -> None:
    """What the worker will have done by then."""
    moment = now() + after
    with clock_at(moment):
        work_until(moment)


def shown(page: Page, label: str) -> str:
    return page.locator("dl.facts div", has_text=label).first.inner_text()


def from_home(page: Page, *links: str) -> None:
    follow(page, "契約情報")
    page.locator("main a[href^='/c/']").first.click()
    for words in links:
        follow(page, words)


def the_contract(person) -> Contract:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk)


def send(page: Page, button: str) -> str:
    """The address of the receipt, which shows its number."""
    press(page, button)
    expect(page.locator("[data-receipt]")).to_contain_text("K-")
    return page.url


def take_back(page: Page) -> None:
    """Cancel the order on whose page we are: asked once, and then said."""
    follow(page, TAKEN_BACK)
    press(page, "取り消す")
    expect(page.locator("main")).to_contain_text("取り消しました。")


def choose_plan(page: Page) -> str:
    page.get_by_label("みちモバイル 20GB").check()
    press(page, "次へ進む")
    if page.url.endswith("/input/2"):  # not where tomorrow begins a month
        page.get_by_role("radio").last.check()
        press(page, "次へ進む")
    assert "+1,760円（税込）" in shown(page, "月額の差")
    return send(page, "プランの変更を申し込む")


def test_another_plan_compared_taken_back_asked_again_and_in_force(hanako, open_page):
    an_item("CUT", "discount", "セット割", -450)
    a_charge(hanako.contract, -450, item_code="CUT")
    page = open_page("/")
    say_who(page)
    from_home(page, "料金プランを変える")
    press(page, "入力へ進む")
    look(page, "input-plan")
    receipt = choose_plan(page)
    take_back(page)
    expect(page.locator("main")).to_contain_text("取消")
    page.goto(f"{receipt.split('/orders/')[0]}/c/-/p/plan/")
    press(page, "入力へ進む")
    choose_plan(page)
    assert the_contract(hanako).plan_code == "M3"
    later_on(timedelta(days=3))
    page.reload()
    assert "反映" in shown(page, "状態")
    assert the_contract(hanako).plan_code == "M20"


def choose_now(page: Page) -> None:
    """Choose 今すぐ, where the day makes a difference: not at the edge of a month."""
    page.wait_for_url(re.compile("/(check|input/2)$"))
    if page.url.endswith("/check"):
        return
    page.get_by_label("今すぐ").check()
    press(page, "次へ進む")


def test_an_option_added_taken_back_and_another_removed(hanako, open_page):
    held = {"party": hanako.party, "contract": hanako.contract}
    with scope("test", hanako.party.pk):
        ContractOption.objects.create(
            **held, option_code="SAFE", started_on=date(2025, 1, 1)
        )
    page = open_page("/")
    say_who(page)
    from_home(page, "オプションを追加する")
    press(page, "入力へ進む")
    page.get_by_label("かけ放題").check()
    press(page, "次へ進む")
    choose_now(page)
    send(page, "オプションの追加を申し込む")
    take_back(page)
    expect(page.locator("main")).to_contain_text("取消")
    follow(page, "契約")
    follow(page, "090-1111-2222")
    follow(page, "あんしんセキュリティをやめる")
    page.locator("main button[data-variant=primary]").click()
    choose_now(page)
    send(page, "オプションの解約を申し込む")
    later_on(timedelta(hours=1))
    page.reload()
    assert "反映" in shown(page, "状態")
    with scope("test", hanako.party.pk):
        assert [o.option_code for o in ContractOption.objects.all()] == ["SAFE"]
        assert ContractOption.objects.get().ended_on is not None


@pytest.fixture
def fibre(hanako):
    own = {"party": hanako.party, "contract": hanako.contract}
    with scope("test", hanako.party.pk):
        Contract.objects.update(
            service="fibre",
            plan_code="F1",
            nickname="自宅",
            line_number="CAF1302595366",
            term_end_on=now().date() + timedelta(days=400),
        )
        for kind, serial in (("ONU", "G500026"), ("ルーター", "W700034")):
            Equipment.objects.create(
                **own, kind=kind, model="GP-100", serial=serial, is_rental=True
            )
        Mailbox.objects.create(
            **own, address="taro@mail.example.jp", quota_mb=9, used_mb=1
        )
    return hanako


def choose_closing(page: Page) -> str:
    page.get_by_label("いちばん近い締め日").check()
    press(page, "次へ進む")
    assert "4,900円" in shown(page, "契約解除料")
    return send(page, "解約を申し込む")


def test_a_contract_is_left_taken_back_and_left_and_its_pieces_go_back(
    fibre, open_page
):
    page = open_page("/")
    say_who(page)
    from_home(page, "解約する")
    look(page, "notice-cancel")
    press(page, "入力へ進む")
    say(page, "確認コード", code_in_mail(), "確認する")
    look(page, "input-cancel")
    receipt = choose_closing(page)
    look(page, "receipt-cancel")
    assert "13,200円" in shown(page, "こわれた機器")
    take_back(page)
    expect(page.locator("main")).to_contain_text("取消")
    page.goto(f"{receipt.split('/orders/')[0]}/c/-/p/cancel/")
    press(page, "入力へ進む")
    choose_closing(page)
    later_on(MONTHS)
    page.reload()
    assert "反映" in shown(page, "状態")
    assert the_contract(fibre).status == "ended"
    follow(page, "機器の返却を確かめる")
    say(page, "追跡番号", "1234-5678-9012", "追跡番号を記録する")
    look(page, "returns")
    with scope("test", fibre.party.pk):
        assert ReturnCase.objects.get().tracking_number == "123456789012"


def test_the_same_pages_on_a_desktop_in_the_dark(fibre, open_page):
    page = open_page("/", DESKTOP, color_scheme="dark")
    say_who(page)
    from_home(page)
    look(page, "contract-acts-dark")
    follow(page, "料金プランを変える")
    press(page, "入力へ進む")
    look(page, "input-plan-dark")
    from_there = page.url.split("/p/")[0]
    page.goto(f"{from_there}/c/-/p/cancel/")
    look(page, "notice-cancel-dark")
    page.goto(f"{from_there}/c/-/returns/")
    look(page, "returns-dark")
