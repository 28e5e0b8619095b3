"""Each way in and each way back in, walked on a phone; looked at in dark as well."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, Request, expect

from madoguchi.accounts.guard import backup_codes
from madoguchi.accounts.models import RecoveryCase, User
from madoguchi.customers.models import Member, Party
from madoguchi.jobs.support import sign_in_help
from madoguchi.platform.clock import now
from tests.browser.conftest import DESKTOP, PHONE, look
from tests.operator import an_operator
from tests.people import PASSWORD, sign_up
from tests.sign_in_helpers import (
    SMS_SIMULATOR,
    app_code,
    code_in_mail,
    code_in_sms,
    give_app,
    give_mail,
    give_phone,
    stop_number_in_mail,
    turn_on_two_steps,
)

NEW = "あかるい朝 窓口 ひとつ 365 日"
NUMBER = "Ｎ１００－０００－００１"
HOME = "ホーム"


@pytest.fixture
def portal(db_of_all, served, settings, tmp_path) -> str:
    """An operator and nobody's bills: these pages are about the door."""
    an_operator()
    settings.PORTS = {"sms": SMS_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    return served.replace("127.0.0.1", "localhost")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    page.locator(".account summary").click()
    press(page, "ログアウト")


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words).first.click()
    page.wait_for_load_state()


def say_who(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("お客様番号またはメールアドレス").fill(NUMBER)
    page.get_by_label("パスワード").first.fill(password)
    press(page, "ログインする")


def say(page: Page, label: str, words: str, button: str) -> None:
    page.get_by_label(label).first.fill(words)
    press(page, button)


def is_home(page: Page) -> None:
    expect(page.get_by_role("link", name=HOME)).to_have_attribute(
        "aria-current", "page"
    )


def test_by_password_with_the_letters_shown_and_by_keyboard_alone(hanako, open_page):
    page = open_page("/login/")
    look(page, "login-phone")
    page.get_by_label("お客様番号またはメールアドレス").focus()
    page.keyboard.type(NUMBER)
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "入力した文字を表示"
    page.keyboard.press("Enter")
    field = page.locator("[name=password]")
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_attribute("autocomplete", "current-password")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("パスワードが違います").first).to_be_visible()
    look(page, "login-wrong-phone")
    page.locator("[name=password]").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    is_home(page)


def navigations_of(page: Page) -> list[str]:
    """The methods of the pages that are loaded from now on."""
    methods: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            methods.append(request.method)

    page.on("request", note)
    return methods


def test_back_over_a_wrong_password_asks_nothing_and_leads_home(hanako, open_page):
    page = open_page("/login/")
    say_who(page, "not the password")
    expect(page.get_by_text("パスワードが違います").first).to_be_visible()
    name = page.locator("[name=identifier]")
    expect(name).to_have_attribute("autocomplete", "username webauthn")
    expect(name).to_have_value(NUMBER)
    assert page.url.endswith("/login/") and "?" not in page.url
    say_who(page)
    is_home(page)
    sent = navigations_of(page)
    page.go_back()
    is_home(page)
    assert "POST" not in sent


def test_reloading_a_wrong_password_sends_nothing(hanako, open_page):
    page = open_page("/login/")
    say_who(page, "not the password")
    sent = navigations_of(page)
    page.reload()
    expect(page.locator(".error-summary")).to_have_count(0)
    assert "POST" not in sent


def test_by_mail_code_and_never_again_on_this_device(hanako, open_page):
    turn_on_two_steps(hanako.user)
    page = open_page("/contracts/")
    say_who(page)
    code = page.get_by_label("確認コード").first
    expect(code).to_have_attribute("autocomplete", "one-time-code")
    expect(code).to_have_attribute("inputmode", "numeric")
    look(page, "second-step-phone")
    page.get_by_label("この端末では30日間").check()
    say(page, "確認コード", code_in_mail(), "確認する")
    expect(page).to_have_url(page.url.split("/contracts")[0] + "/contracts/")
    sign_out(page)
    page.goto(page.url.replace("/signed-out/", "/login/"))
    say_who(page)
    is_home(page)


def test_by_sms_code_after_the_phone_was_registered(hanako, open_page):
    page = open_page("/account/security/channels/sms/")
    say_who(page)
    press(page, "確認コードを受け取る")
    say(page, "確認コード", code_in_mail(), "確認する")
    look(page, "phone-number-phone")
    say(page, "携帯電話番号", "０９０-１２３４-５６７８", "確認コードを受け取る")
    say(page, "確認コード", code_in_sms(), "登録する")
    expect(page.get_by_text("09012345678").first).to_be_visible()
    sign_out(page)
    follow(page, "もう一度ログインする")
    say_who(page)
    expect(page.get_by_text("090-****-**78")).to_be_visible()
    say(page, "確認コード", code_in_sms(), "確認する")
    is_home(page)


def test_by_the_app_from_its_picture_to_the_printed_codes(hanako, open_page):
    page = open_page("/account/security/app/")
    say_who(page)
    press(page, "確認コードを受け取る")
    say(page, "確認コード", code_in_mail(), "確認する")
    page.get_by_text("図を読み取れないとき").click()
    secret = page.locator(".figure").inner_text().replace(" ", "")
    box = page.locator("svg.qr").bounding_box()
    assert box is not None and box["width"] > 150
    look(page, "app-phone")
    say(page, "確認コード", app_code(secret, now(), -1), "登録する")
    press(page, "10個のコードを発行する")
    expect(page.locator(".codes li")).to_have_count(10)
    look(page, "backup-codes-phone")
    page.emulate_media(media="print")
    assert page.locator(".codes li").first.is_visible()
    assert page.locator("main .button").first.is_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("保存しました").check()
    press(page, "終わる")
    look(page, "security-phone")
    sign_out(page)
    follow(page, "もう一度ログインする")
    say_who(page)
    say(page, "確認コード", app_code(secret, now()), "確認する")
    is_home(page)


def test_by_a_line_of_the_paper(hanako, open_page):
    give_app(hanako.user)
    code = backup_codes.renew_backup_codes(hanako.user, now())[7]
    page = open_page("/login/")
    say_who(page)
    follow(page, "予備コードで確認する")
    say(page, "予備コード", code.lower().replace("-", " "), "確認する")
    is_home(page)


def test_back_in_by_a_code_for_a_new_password(hanako, open_page):
    page = open_page("/contracts/")
    follow(page, "パスワードを忘れた")
    say(page, "お客様番号またはメールアドレス", NUMBER, "確認コードを受け取る")
    look(page, "reset-code-phone")
    say(page, "確認コード", code_in_mail(), "コードを確認する")
    say(page, "新しいパスワード", NEW, "保存して続ける")
    expect(page).to_have_title("契約一覧 | テストネット マイページ")


def start_recovery(page: Page) -> None:
    follow(page, "お客様番号しか分からない")
    say(page, "お客様番号", NUMBER, "次へ")


def prove(page: Page, shown: str, code) -> None:
    page.get_by_label(shown).check()
    press(page, "確認コードを受け取る")
    say(page, "確認コード", code(), "コードを確認する")


def test_back_in_by_the_number_alone(hanako, open_page):
    page = open_page("/login/")
    start_recovery(page)
    look(page, "recovery-channel-phone")
    prove(page, "h***@e***.jp", code_in_mail)
    say(page, "新しいパスワード", NEW, "保存して続ける")
    say_that_mail_arrives(page)
    is_home(page)


def say_that_mail_arrives(page: Page) -> None:
    """Answer the question after a recovery."""
    page.get_by_label("はい、届きます").check()
    look(page, "recovery-mail-phone")
    press(page, "次へ")


def spare_code() -> str:
    return code_in_mail("spare@example.jp")


def wait_is_over() -> None:
    RecoveryCase.objects.update(held_until=now() - timedelta(seconds=1))


def finish_recovery(page: Page, receipt: str, letter: str = "") -> None:
    follow(page, "ログインの画面へ")
    follow(page, "お客様番号しか分からない")
    follow(page, "受付番号をお持ちの方")
    page.get_by_label("郵送でお届けしたコード").fill(letter)
    say(page, "受付番号", receipt, "次へ")
    say(page, "新しいパスワード", NEW, "保存して続ける")
    say_that_mail_arrives(page)
    is_home(page)


def test_back_in_by_a_second_channel_when_the_app_is_gone(hanako, open_page):
    give_app(hanako.user)
    give_mail(hanako.user)
    page = open_page("/login/")
    start_recovery(page)
    prove(page, "h***@e***.jp", code_in_mail)
    look(page, "recovery-next-phone")
    follow(page, "別の連絡先でも確かめる")
    prove(page, "s***@e***.jp", spare_code)
    press(page, "復旧を申し込む")
    look(page, "recovery-receipt-phone")
    receipt = page.locator(".figure").inner_text()
    wait_is_over()
    finish_recovery(page, receipt)


def test_back_in_by_the_operator_and_a_letter(hanako, open_page):
    give_app(hanako.user)
    page = open_page("/login/")
    start_recovery(page)
    prove(page, "h***@e***.jp", code_in_mail)
    press(page, "担当者の確認を申し込む")
    receipt = page.locator(".figure").inner_text()
    who = {
        "number": "N100000001",
        "operator": "佐藤",
        "reason": "お電話で確認 T-1",
        "customer": "",
    }
    letter = sign_in_help.help_sign_in("approve", **who)[1].split(": ")[1]
    wait_is_over()
    finish_recovery(page, receipt, letter)


def test_a_recovery_that_is_not_mine_is_stopped_with_a_number(hanako, open_page):
    give_app(hanako.user)
    page = open_page("/login/")
    start_recovery(page)
    prove(page, "h***@e***.jp", code_in_mail)
    press(page, "担当者の確認を申し込む")
    follow(page, "ログインの画面へ")
    follow(page, "ログインで困ったとき")
    look(page, "sign-in-help-phone")
    follow(page, "これは私ではありません")
    say(page, "停止番号", stop_number_in_mail(), "いますぐ止める")
    look(page, "stopped-phone")
    assert RecoveryCase.objects.get().state == "stopped"


def test_a_lost_phone_is_shut_out_with_one_button(hanako, open_page):
    give_phone(hanako.user)
    code = backup_codes.renew_backup_codes(hanako.user, now())[0]
    page = open_page("/account/security/lost/")
    say_who(page)
    follow(page, "予備コードで確認する")
    say(page, "予備コード", code, "確認する")
    look(page, "lost-phone")
    press(page, "いますぐ無効にする")
    expect(page.get_by_role("heading", name="ログインと安全")).to_be_visible()
    assert not hanako.user.channels.exists()


def test_what_a_company_asks_is_set_up_on_the_way(hanako, open_page):
    Party.objects.update(kind="corporate", required_level=3)
    Member.objects.update(role="billing_viewer")
    page = open_page("/payment/")
    say_who(page)
    expect(page.get_by_text("より強いログインを求めています")).to_be_visible()
    look(page, "company-asks-phone")
    page.get_by_role("link", name="登録する", exact=True).click()
    press(page, "確認コードを受け取る")
    say(page, "確認コード", code_in_mail(), "確認する")
    page.get_by_text("図を読み取れないとき").click()
    secret = page.locator(".figure").inner_text().replace(" ", "")
    say(page, "確認コード", app_code(secret, now()), "登録する")
    page.goto(page.url.split("/account")[0] + "/payment/")
    expect(page).to_have_title("お支払い | テストネット マイページ")


def test_whoever_has_two_numbers_chooses_and_changes(hanako, open_page):
    other = sign_up("second")
    Member.objects.create(user=hanako.user, party=other.party, role="holder")
    page = open_page("/login/")
    say_who(page)
    look(page, "parties-phone")
    page.get_by_role("button", name=other.party.customer_number).click()
    is_home(page)
    page.locator(".account summary").click()
    follow(page, "お客様番号を切り替える")
    chosen = page.get_by_role("button", name="いま使用中")
    expect(chosen).to_contain_text(other.party.customer_number)


NARROW = {"width": 320, "height": 640}
AT_THE_DOOR = [
    "/login/",
    "/reset/",
    "/recovery/",
    "/first-access/",
    "/not-me/",
    "/help/sign-in/",
]
INSIDE = [
    "/account/security/",
    "/account/security/sessions/",
    "/account/security/history/",
    "/account/security/lost/",
    "/account/security/offer/",
    "/account/parties/",
    "/account/security/password/",
]


def test_no_page_about_signing_in_is_wider_than_the_narrowest_phone(
    hanako, open_page, portal
):
    give_phone(hanako.user)
    hanako.user.display_name = "長い名前の長い名前の長い名前の長い名前"
    hanako.user.save()
    User.objects.update(two_steps=False)
    page = open_page("/login/", NARROW)
    wide = "document.documentElement.scrollWidth"
    for path in AT_THE_DOOR:
        page.goto(portal + path)
        assert page.evaluate(wide) <= 320, path
    page.goto(f"{portal}/login/")
    say_who(page)
    for path in INSIDE:
        page.goto(portal + path)
        assert page.evaluate(wide) <= 320, path
        small = page.evaluate(
            """[...document.querySelectorAll('main a, main button, main summary')]
            .filter(e => e.offsetParent && !e.closest('p, dd, li > span'))
            .map(e => [e.textContent.trim(), e.getBoundingClientRect().height])
            .filter(([_, height]) => height < 44)"""
        )
        assert small == [], path


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "dark"), (DESKTOP, "light"), (PHONE, "dark")]
)
def test_the_pages_in_other_light(hanako, open_page, portal, size, scheme):
    page = open_page("/login/", size, color_scheme=scheme)
    shape = f"{size['width']}-{scheme}"
    look(page, f"login-{shape}")
    say_who(page)
    for path in ("/help/sign-in/", "/account/security/", "/account/security/history/"):
        page.goto(portal + path)
        look(page, f"{path.strip('/').replace('/', '-')}-{shape}")


def test_every_way_works_without_javascript(hanako, open_page):
    turn_on_two_steps(hanako.user)
    page = open_page("/login/", java_script_enabled=False)
    say_who(page)
    expect(page.get_by_role("button", name="確認する", exact=True)).to_be_visible()
    say(page, "確認コード", code_in_mail(), "確認する")
    is_home(page)
