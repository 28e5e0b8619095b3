"""A bookmark of the newest bill opens it after one touch of the passkey."""

from playwright.sync_api import Page

from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, Stage, give_authenticator
from madoguchi.accounts.models import SignInEvent

TITLE = "ブックマークからパスキーで入り、請求を見る"
NEEDS_SCRIPT = True
TOUCH_SECONDS = 9


def walk(stage: Stage) -> Recorder:
    recorder = stage.bookmark(
        "/c/-/bills/latest", lambda page: enrol_passkey(stage, page)
    )
    recorder.wait_outside(TOUCH_SECONDS, "指紋・顔・画面ロックの確認")
    recorder.tap(recorder.button("パスキーでログインする"))
    recorder.end("bill")
    assert recorder.page.url.endswith("/bills/2026-10")
    assert SignInEvent.objects.filter(what="sign-in", way="passkey").exists()
    return recorder


def enrol_passkey(stage: Stage, page: Page) -> None:
    """Make a passkey on the device, as on an earlier day, and sign out."""
    give_authenticator(page)
    stage.sign_in(page, HANAKO, "password", "mail")
    page.goto(f"{stage.portal}/account/security/passkeys/add/")
    page.get_by_role("button", name="この端末のパスキーを作る").click()
    page.get_by_role("heading", name="ログインと安全", exact=True).wait_for()
    page.context.clear_cookies()
