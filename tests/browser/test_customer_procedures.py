"""A customer's own facts on a phone: from home to the receipt, back, and in force."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, PartyProfile
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.review import approve_order, send_back_order
from madoguchi.procedures.models import Order
from tests.attachment_files import a_photo
from tests.browser.conftest import DESKTOP, look
from tests.browser.test_contract_procedures import (
    TAKEN_BACK,
    later_on,
    send,
    shown,
    take_back,
)
from tests.browser.test_ways_in import follow, press, say, say_who
from tests.operator import a_catalogue
from tests.sign_in_helpers import code_in_mail

SOON, MONTHS = timedelta(minutes=1), timedelta(days=100)
ON = "次へ進む"


@pytest.fixture
def portal(db_of_all, served, settings) -> str:
    a_catalogue()
    scanner = "madoguchi.adapters.simulator.scanner.ScannerSimulator"
    settings.PORTS = {"scanner": scanner, "sms": ""}
    return served.replace("127.0.0.1", "localhost")


def at_procedures(open_page, *shape: object, **more: object) -> Page:
    page: Page = open_page("/", *shape, **more)
    say_who(page)
    follow(page, "手続き")
    return page


def begin(page: Page, link: str) -> None:
    """Onto the first question; a second proof is asked for on the way."""
    follow(page, link)
    press(page, "入力へ進む")
    if "/account/confirm/" in page.url:
        say(page, "確認コード", code_in_mail(), "確認する")


def of(person, model: type):
    with scope("test", person.party.pk):
        return model.objects.get()


def test_the_path_of_contacts_from_mail_to_what_is_next(hanako, open_page):
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="old@example.jp", phone="0312345678")
    page = at_procedures(open_page)
    follow(page, "連絡先をまとめて変える")
    look(page, "contact-path")
    follow(page, "メールアドレスへ進む")
    look(page, "notice-contact")
    press(page, "入力へ進む")
    say(page, "確認コード", code_in_mail(), "確認する")
    page.get_by_label("メールアドレス").check()
    press(page, ON)
    say(page, "新しいメールアドレス", "Ｎｅｗ@example.jp", ON)
    code = code_in_mail("new@example.jp")
    look(page, "code-contact")
    say(page, "確認コード", "000000", "確認へ進む")
    look(page, "code-contact-wrong")
    say(page, "確認コード", code, "確認へ進む")
    assert "old@example.jp → new@example.jp" in shown(page, "変更")
    send(page, "連絡先を変更する")
    later_on(SOON)
    page.reload()
    assert "反映" in shown(page, "状態")
    assert of(hanako, PartyProfile).email == "new@example.jp"
    follow(page, "つぎの連絡先を確かめる")
    look(page, "contact-path-next")
    expect(page.locator("main")).to_contain_text("電話番号へ進む")


def test_she_moves_and_her_fibre_line_follows_on_the_day_of_the_work(hanako, open_page):
    with scope("test", hanako.party.pk):
        Contract.objects.update(service="fibre", plan_code="F1", nickname="自宅")
    page = at_procedures(open_page)
    begin(page, "住所の変更")
    look(page, "input-address-what")
    say(page, "新しい郵便番号", "９８０－０８１１", ON)
    expect(page.get_by_label("都道府県")).to_have_value("宮城県仙台市青葉区一番町")
    look(page, "input-address")
    page.get_by_label("丁目・番地・号").fill("２ー３")
    say(page, "建物名", "ﾒｿﾞﾝ101", ON)
    assert "宮城県仙台市青葉区一番町2-3 メゾン101" in shown(page, "新しい住所")
    look(page, "check-address")
    home = send(page, "住所を変更する")
    later_on(SOON)
    assert of(hanako, BillingAccount).postal_code == "9800811"
    for again in (False, True):
        page.goto(home)
        follow(page, "光回線の移転工事を申し込む")
        press(page, "入力へ進む")
        press(page, ON)  # the postcode is her new one
        press(page, ON)  # and so is the rest
        if not again:
            look(page, "input-moving-day")
        first = page.get_by_label("工事の希望日").get_attribute("min")
        page.get_by_label("工事の希望日").fill(first or "")
        page.get_by_label("午前").check()
        press(page, ON)
        send(page, "移転工事を申し込む")
        if not again:
            look(page, "receipt-moving")
            take_back(page)
            expect(page.locator("main")).to_contain_text("取消")
    assert of(hanako, Contract).service_postal_code == ""
    later_on(MONTHS)
    page.reload()
    assert "反映" in shown(page, "状態")
    assert of(hanako, Contract).service_postal_code == "9800811"


def test_a_name_with_its_paper_sent_back_mended_and_in_force(hanako, open_page):
    page = at_procedures(open_page)
    begin(page, "契約名義の変更")
    page.get_by_label("結婚・離婚").check()
    press(page, ON)
    page.get_by_label("新しい氏名").fill("髙橋　花子")
    page.get_by_label("フリガナ").fill("たかはし はなこ")
    page.get_by_label("変わった日").fill(f"{now():%Y-%m-%d}")
    look(page, "input-name")
    press(page, ON)
    look(page, "papers-empty")
    photo = {"name": "戸籍.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    page.get_by_label("写真かPDFを選ぶ").set_input_files(files=[photo])
    expect(page.locator("main")).to_contain_text("戸籍.jpg")  # sent by itself
    look(page, "papers-there")
    follow(page, "確認へ進む")
    send(page, "名義の変更を申し込む")
    expect(page.get_by_role("link", name=TAKEN_BACK)).to_have_count(0)
    with scope("test", hanako.party.pk):
        asked = Order.objects.get()
        send_back_order(asked, reason="裏面も必要です", actor="desk 1", at=now())
    page.reload()
    look(page, "receipt-name-returned")
    follow(page, "直して、もう一度送る")
    expect(page.locator("main")).to_contain_text("裏面も必要です")
    press(page, ON)
    press(page, ON)
    send(page, "名義の変更を申し込む")
    with scope("test", hanako.party.pk):
        asked.refresh_from_db()
        approve_order(asked, actor="desk 1", at=now())
    later_on(SOON)
    page.reload()
    assert "反映" in shown(page, "状態")
    assert of(hanako, PartyProfile).name == "髙橋 花子"


def test_an_addressee_taken_back_asked_again_and_on_the_next_bill(hanako, open_page):
    page = at_procedures(open_page)
    for again in (False, True):
        begin(page, "請求書の宛名の変更")
        page.get_by_label(hanako.account.account_number).check()
        say(page, "新しい宛名", "（株）ハナコ商店", ON)
        press(page, ON)
        assert "hanako → 株式会社ハナコ商店" in page.locator("main").inner_text()
        send(page, "宛名を変更する")
        if not again:
            take_back(page)
            expect(page.locator("main")).to_contain_text("取消")
            follow(page, "手続き")
    assert of(hanako, BillingAccount).addressee == "hanako"
    later_on(MONTHS)
    page.reload()
    assert "反映" in shown(page, "状態")
    assert of(hanako, BillingAccount).addressee == "株式会社ハナコ商店"


def test_a_nickname_on_a_desktop_in_the_dark(hanako, open_page):
    page = at_procedures(open_page, DESKTOP, color_scheme="dark")
    look(page, "procedures-dark")
    page.goto(urljoin(page.url, f"/c/{hanako.contract.code}/"))
    page.get_by_text("呼び名を変える").click()
    look(page, "contract-name-dark")
    say(page, "呼び名", "　母のｽﾏﾎ　", "呼び名を保存する")
    expect(page.locator("h1")).to_contain_text("母のスマホ")
    assert of(hanako, Contract).nickname == "母のスマホ"
    follow(page, "手続き")
    follow(page, "連絡先をまとめて変える")
    look(page, "contact-path-dark")
    begin(page, "住所")
    look(page, "input-address-what-dark")
