"""On a phone: 口座振替 is begun, the tab is closed half way, and the answer is late."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from madoguchi.adapters.simulator.mandate_bank import LATE_AFTER
from madoguchi.customers.models import BillingAccount
from madoguchi.payments.models import DebitMandate, PaymentMethod
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.browser.conftest import look
from tests.browser.test_contract_procedures import later_on
from tests.browser.test_ways_in import follow, press, say_who
from tests.operator import a_catalogue

BANK = "madoguchi.adapters.simulator.mandate_bank.MandateBankSimulator"


@pytest.fixture
def portal(db_of_all, served, settings, tmp_path) -> str:
    a_catalogue()
    settings.DEMO, settings.OUTBOX_FOLDER = True, tmp_path
    settings.PORTS = {"debit_mandate": BANK, "sms": ""}
    return served.replace("127.0.0.1", "localhost")


def test_a_closed_tab_and_a_late_answer_lose_nothing(hanako, open_page):
    page = open_page("/")
    say_who(page)
    follow(page, "手続き")
    follow(page, "口座振替への変更")
    look(page, "notice-debit")
    press(page, "入力へ進む")
    page.get_by_label("銀行の名前、かな、銀行コード").fill("みつびし")
    press(page, "次へ進む")
    look(page, "debit-banks")
    page.get_by_label("三菱UFJ（0005）").check()
    press(page, "次へ進む")
    page.get_by_label("支店の名前、かな、支店コード").fill("まるのうち")
    press(page, "次へ進む")
    page.get_by_label("口座番号").fill("１２３４５６７")
    page.get_by_label("口座名義（カナ）").fill("たかはし はなこ")
    press(page, "次へ進む")
    expect(page.locator("main")).to_contain_text("ﾀｶﾊｼ ﾊﾅｺ")
    expect(page.locator("main")).to_contain_text("末尾567")
    assert "1234567" not in page.content()
    look(page, "debit-check")
    press(page, "銀行の画面へ進む")
    page.wait_for_url("**/dev/banks/**")
    there = page.url
    page.goto("about:blank")  # the tab is closed half way
    page.goto(there)
    page.get_by_role("button", name="登録する（結果はあとで届く）").click()
    page.wait_for_url("**/back")
    expect(page.locator("main")).to_contain_text("まだ届いていません")
    page.goto("about:blank")  # and again, before the bank has answered
    with scope("test", hanako.party.pk):
        assert DebitMandate.objects.get().state == "open"
        assert Order.objects.get().state == "draft"
    later_on(LATE_AFTER + timedelta(minutes=20))
    with scope("test", hanako.party.pk):
        assert DebitMandate.objects.get().state == "registered"
        order = Order.objects.get()
        assert order.state == "scheduled" and order.run_at > now()
        assert not PaymentMethod.objects.filter(kind="debit").exists()
    page.goto(f"{there.split('/dev/')[0]}/orders/{order.number}/")
    expect(page.locator("main")).to_contain_text("三菱UFJ 丸の内 普通 末尾567")
    look(page, "debit-receipt")
    later_on(timedelta(days=60))
    with scope("test", hanako.party.pk):
        method = PaymentMethod.objects.get()
        assert (method.kind, method.bank_account_number) == ("debit", "567")
        assert BillingAccount.objects.get().payment_method == "debit"
