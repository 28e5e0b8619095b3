"""On a phone: a debit fails; the bill is paid at a store, or by a transfer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Page, expect

from madoguchi.accounts.models import User
from madoguchi.customers.models import PartyProfile
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import a_collector, answered, issue_october, pay_by_debit
from tests.browser.conftest import PHONE, look, serving_at
from tests.card_money import owed
from tests.clock import jst
from tests.dunning_days import look as look_at_unpaid_bills
from tests.incoming_transfers import Came, a_source, call_oneself, group, notice
from tests.people import Person, signed_in_client
from tests.store_slips import (
    BACK,
    FIRST,
    SURE,
    a_file,
    slips,
    slips_after,
    take_in,
    told,
    write_slips,
)

SIMULATOR = "madoguchi.adapters.simulator.store_payments.StorePaymentsSimulator"
CLOCK = {"at": jst("2026-12-05T10:00")}


@pytest.fixture(scope="module")
def served(static_files, django_db_setup, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock(), serving_at(lambda: CLOCK["at"]) as address:
        yield address


@pytest.fixture
def failed(hanako, settings, tmp_path) -> Person:
    """1,100 yen of October: the bank was asked on 30 November, and had no money."""
    settings.DEMO, settings.OUTBOX_FOLDER = True, tmp_path / "outbox"
    settings.PORTS = settings.PORTS | {"store_payment": SIMULATOR}
    a_collector(second_day=None)
    pay_by_debit(hanako)
    issue_october(hanako)
    slips_after(5, stages=[{"days": 8, "channel": "mail"}])
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    with clock_at(jst("2026-11-13T09:00")):
        call_command(
            "payments", "debits", "write", day=date(2026, 11, 30), folder=tmp_path
        )
    (request,) = tmp_path.glob("debit-*.txt")
    with clock_at(jst("2026-12-04T09:00")):
        call_command("payments", "results", str(answered(request, "1")))
    look_at_unpaid_bills("2026-12-04T10:00")
    return hanako


def phone_of(browser, portal: str, at: str) -> Page:
    CLOCK["at"] = jst(at)
    user = User.objects.get(email="hanako@example.jp")
    user.enrolled_at = user.passkey_offered_at = jst("2026-11-01T10:00")
    user.save()
    with clock_at(jst(at)):
        client = signed_in_client(user, "password")
    page: Page = browser.new_page(viewport=PHONE, locale="ja-JP")
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": portal}
    page.context.add_cookies([cookie])
    page.goto(portal)
    return page


def digits_on(pdf: Path) -> str:
    page = pypdfium2.PdfDocument(pdf.read_bytes())[0]
    (found,) = zxingcpp.read_barcodes(page.render(scale=600 / 72).to_pil())
    return "".join(letter for letter in found.text if letter.isdigit())


def read_news(folder: Path, news: tuple[str, str], at: str, capsys) -> None:
    """Take in a file of the agency: what it tells of the slip, and of which day."""
    kind, day = news
    path = a_file(folder, told([(kind, day, slips()[0].digits)]), f"{kind}.txt")
    take_in(path, at, capsys)


def payment_page(browser, portal: str, person: Person, at: str) -> Page:
    page = phone_of(browser, portal, at)
    page.goto(f"{portal}/c/{person.contract.code}/payment/")
    return page


def bill_page(browser, portal: str, person: Person, at: str) -> Page:
    page = phone_of(browser, portal, at)
    page.goto(f"{portal}/c/{person.contract.code}/bills/2026-10")
    return page


def test_a_failed_debit_is_paid_by_slip_and_nothing_more_is_sent(
    browser, served, failed, tmp_path, capsys
):
    assert [m for m in mail.outbox if "できませんでした" in m.subject]
    mail.outbox.clear()
    write_slips(tmp_path / "slips", "2026-12-05T09:00", capsys)
    page = payment_page(browser, served, failed, "2026-12-05T10:00")
    expect(page.get_by_text("引き落としできませんでした").first).to_be_visible()
    slip = page.locator("details", has_text="コンビニで支払う")
    if slip.get_attribute("open") is None:
        slip.locator("summary").click()
    expect(slip.get_by_text("1,100円")).to_be_visible()
    expect(slip.get_by_text("店頭の端末に入れる番号")).to_be_visible()
    look(page, "store-slip")
    with page.expect_download() as download:
        slip.get_by_role("link", name="払込票（PDF）").click()
    assert digits_on(Path(download.value.path())) == slips()[0].digits
    read_news(tmp_path, (FIRST, "20261206"), "2026-12-06T12:00", capsys)
    page = bill_page(browser, served, failed, "2026-12-06T13:00")
    expect(page.get_by_text("お支払い済み").first).to_be_visible()
    look(page, "store-slip-paid")
    read_news(tmp_path, (SURE, "20261206"), "2026-12-11T12:00", capsys)
    page = bill_page(browser, served, failed, "2026-12-11T13:00")
    expect(page.get_by_text("お支払い済み").first).to_be_visible()
    for day in ("2026-12-12T09:30", "2026-12-20T09:30"):
        look_at_unpaid_bills(day)
    assert mail.outbox == []
    assert owed(failed) == 0


def test_what_the_store_gives_back_is_said_and_owed_again(
    browser, served, failed, tmp_path, capsys
):
    write_slips(tmp_path / "slips", "2026-12-05T09:00", capsys)
    read_news(tmp_path, (FIRST, "20261206"), "2026-12-06T12:00", capsys)
    look_at_unpaid_bills("2026-12-06T12:30")
    mail.outbox.clear()
    page = payment_page(browser, served, failed, "2026-12-06T13:00")
    expect(page.get_by_text("お支払いがまだです")).to_have_count(0)
    read_news(tmp_path, (BACK, "20261206"), "2026-12-07T09:00", capsys)
    look_at_unpaid_bills("2026-12-07T09:30")
    sentence = (
        "12月6日（日）のコンビニエンスストアでのお支払いは、お店が取り消したと連絡が"
        "あり、もう一度のお支払いをお願いします。"
    )
    assert [sentence in message.body for message in mail.outbox] == [True]
    page = payment_page(browser, served, failed, "2026-12-07T10:00")
    expect(page.get_by_text("10月分のお支払いがまだです")).to_be_visible()
    expect(page.get_by_text(sentence)).to_be_visible()
    look(page, "store-slip-given-back")
    page = bill_page(browser, served, failed, "2026-12-07T10:00")
    expect(page.get_by_text(sentence)).to_be_visible()
    assert owed(failed) == 1_100


def test_a_failed_debit_is_paid_by_transfer_and_the_reminder_stops(
    browser, served, failed, tmp_path, capsys
):
    a_source()
    call_oneself(failed, "タカハシ ハナコ")
    mail.outbox.clear()
    page = payment_page(browser, served, failed, "2026-12-05T10:00")
    expect(page.get_by_text("10月分のお支払いがまだです")).to_be_visible()
    for came in (Came(1_100, "ﾀｶﾊｼ ﾊﾅｺ"), Came(2_200, "ｽｽﾞｷ ｼﾞﾛｳ", number=2)):
        path = notice(tmp_path, group(came), name=f"in-{came.number}.txt")
        with clock_at(jst("2026-12-07T09:00")):
            call_command("payments", "transfers", "read", str(path))
    assert "消し込み（金額と名義）: 1件 1,100円" in capsys.readouterr().out
    page = bill_page(browser, served, failed, "2026-12-07T10:00")
    expect(page.get_by_text("お支払い済み").first).to_be_visible()
    look(page, "debit-paid-by-transfer")
    for day in ("2026-12-08T09:30", "2026-12-20T09:30"):
        look_at_unpaid_bills(day)
    assert mail.outbox == []
    assert owed(failed) == 0
