"""On a phone: a card is replaced, a failed bill is paid, and money that went back."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from madoguchi.accounts.models import User
from madoguchi.billing.models import Bill
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    issue_return_invoice,
)
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.payments.bill_collection import CollectedBill, collect_one_bill
from madoguchi.payments.card_values import ChargeAnswer, ChargeState
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.charge_refunds import RefundTerms, open_refund
from madoguchi.payments.models import (
    CardCharge,
    DunningCase,
    DunningRule,
    PaymentMethod,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.browser.conftest import PHONE, look, serving_at
from tests.clock import jst, replay_until
from tests.dunning_days import look as look_at_unpaid_bills
from tests.import_folders import load_operator_folder, write_operator_folder
from tests.people import signed_in_client

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
OCTOBER, OWED_YEN = date(2026, 10, 1), 1_494
"""900 and 459 yen, and 10 %: due on Wednesday, 25 November 2026."""
CLOCK = {"at": jst("2026-11-24T10:00")}
PLACE = "架空銀行 本店 普通 0000001"


@pytest.fixture(scope="module")
def served(static_files, django_db_setup, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock(), serving_at(lambda: CLOCK["at"]) as address:
        yield address


@pytest.fixture
def folder(db_of_all, settings, tmp_path):
    """The small operator: the bill of October is out, its card has no money."""
    settings.DEMO, settings.OUTBOX_FOLDER = True, tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    folder = write_operator_folder(tmp_path / "operator")
    load_operator_folder(folder)
    Operator.objects.update(payments_from="2026-10", transfer_account=PLACE)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00+09:00")
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1),
            late_percent=Decimal(0),
            stages=[{"days": 5, "channel": "mail"}],
        )
        PaymentMethod.objects.filter(kind="card").update(card_token="tok+no_funds")
    (folder / "charges.csv").write_text(
        (folder / "charges.csv").read_text().splitlines()[0] + "\n"
    )
    return folder


def account() -> BillingAccount:
    with batch("test"):
        return BillingAccount.objects.get(account_number="B1")


@pytest.fixture(autouse=True)
def closed_pages(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()


def at_home(browser: Browser, portal: str, at: str) -> Page:
    """Hanako's phone at home, at a moment."""
    CLOCK["at"] = jst(at)
    user = User.objects.get(email="hanako@example.jp")
    user.enrolled_at = user.passkey_offered_at = jst("2026-11-01T10:00")
    user.save()
    with clock_at(jst(at)):
        client = signed_in_client(user, "password")
    page = browser.new_page(viewport=PHONE, locale="ja-JP")
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": portal}
    page.context.add_cookies([cookie])
    page.goto(portal)
    return page


def collect(at: str) -> None:
    one = account()
    bill = CollectedBill(one.party_id, one.pk, OCTOBER)
    with clock_at(jst(at)):
        collect_one_bill(bill, at=jst(at))


def fail_and_tell() -> None:
    """The debit of 25 November fails, and the customer is told by mail."""
    collect("2026-11-25T09:00")
    look_at_unpaid_bills("2026-11-25T10:00")
    assert [m.subject for m in mail.outbox if "できませんでした" in m.subject]
    mail.outbox.clear()


def nothing_more_is_sent() -> None:
    for day in ("2026-11-30T09:30", "2026-12-05T09:30"):
        look_at_unpaid_bills(day)
    assert [m.subject for m in mail.outbox if "末尾0001" in m.body] == []
    one = account()
    with scope("test", one.party_id):
        assert DunningCase.objects.get(account=one).outcome == "paid"


def test_a_card_that_ends_is_replaced_from_the_notice_at_home(browser, served, folder):
    with batch("test"):
        PaymentMethod.objects.filter(kind="card").update(card_expiry="2026-12")
    page = at_home(browser, served, "2026-11-24T10:00")
    page.get_by_role("link", name="カードを替える").first.click()
    page.get_by_role("button", name="内容の確認へ進む").click()
    page.get_by_role("button", name="カードの登録へ進む").click()
    page.wait_for_url("**/dev/cards/**")
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("使えることを確かめました")).to_be_visible()
    look(page, "card-replaced")
    with batch("test"):
        assert Order.objects.get().state == "scheduled"


def test_a_failed_bill_is_paid_by_card_and_nothing_more_is_sent(
    browser, served, folder
):
    fail_and_tell()
    page = at_home(browser, served, "2026-11-26T10:00")
    page.get_by_role("link", name="1,494円を支払う").click()
    expect(page.get_by_text("できませんでした").first).to_be_visible()
    look(page, "bill-failed")
    page.get_by_role("button", name="カードで支払う").click()
    page.wait_for_url("**/dev/cards/**")
    page.get_by_role("button", name="支払う", exact=True).click()
    expect(page.get_by_text("お支払いのお願いは、もう届きません")).to_be_visible()
    look(page, "bill-paid")
    replay_until("2026-11-26T10:01")
    nothing_more_is_sent()


def test_a_failed_bill_is_paid_by_transfer_and_nothing_more_is_sent(
    browser, served, folder
):
    fail_and_tell()
    page = at_home(browser, served, "2026-11-26T10:00")
    page.get_by_role("link", name="1,494円を支払う").click()
    page.get_by_text("銀行に振り込む").click()
    expect(page.get_by_text(PLACE).first).to_be_visible()
    (folder / "payments.csv").write_text(
        "payment_number,account_number,kind,billing_month,paid_on,amount_yen\n"
        f"P1,B1,payment,2026-10,2026-11-27,{OWED_YEN}\n"
    )
    operator = (folder / "operator.json").read_text()
    more = f'"payments_from": "2026-10", "transfer_account": "{PLACE}"'
    (folder / "operator.json").write_text(operator.rstrip().rstrip("}") + f", {more}}}")
    with clock_at(jst("2026-11-28T09:00")):
        load_operator_folder(folder)
    page = at_home(browser, served, "2026-11-28T10:00")
    page.goto(f"{served}/payment/")
    expect(page.get_by_text("11月27日（金）のお支払いを確認しました")).to_be_visible()
    expect(page.get_by_text("お支払いがまだです")).to_have_count(0)
    nothing_more_is_sent()


def test_what_went_back_to_the_card_and_what_its_issuer_took_are_shown(
    browser, served, folder
):
    with batch("test"):
        PaymentMethod.objects.filter(kind="card").update(card_token="tok+paid")
    collect("2026-11-25T09:00")
    give_back(550)
    page = at_home(browser, served, "2026-12-02T10:00")
    page.goto(f"{served}/payment/")
    row = page.get_by_role("row").filter(has_text="返金")
    expect(row).to_contain_text("550円")
    take_back(OWED_YEN - 550)
    page.reload()
    expect(page.get_by_text("10月分のお支払いがまだです")).to_be_visible()
    expect(page.locator(".due .amount")).to_contain_text("944円")
    expect(page.get_by_role("row").filter(has_text="入金の取消")).to_contain_text(
        "944円"
    )
    look(page, "taken-back")


def give_back(yen: int) -> None:
    """500 yen and their tax are returned, and the job asks the gateway for it."""
    one, at = account(), jst("2026-12-01T10:00")
    with scope("test", one.party_id):
        bill = Bill.objects.get(account=one)
        asked = RevisionRequest("経理 花子", "障害による返金", at)
        issue_return_invoice(bill, {1: 500}, asked)
        charge = CardCharge.objects.get()
        terms = RefundTerms(yen, "R1", "経理 花子")
        refund = open_refund(charge, terms, at=at)
        defer_job(
            "send_card_refund", at, party=one.party_id, actor="test", refund=refund.pk
        )
    replay_until("2026-12-01T10:01")


def take_back(yen: int) -> None:
    one, at = account(), jst("2026-12-02T10:30")
    with scope("test", one.party_id):
        charge = CardCharge.objects.get()
        told = ChargeAnswer(
            charge.outside_id,
            ChargeState.PAID,
            charge.amount_yen,
            None,
            taken_back_yen=yen,
        )
        record_charge_answer(charge, told, at=at)
