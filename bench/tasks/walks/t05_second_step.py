"""A passkey and ten backup codes, by somebody who has had a password alone."""

from bench.tasks.procedure_acts import MAIL_SECONDS
from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, Stage, give_authenticator
from madoguchi.accounts.guard.backup_codes import unused_code_count
from madoguchi.accounts.guard.ways import second_factors_of
from tests.sign_in_helpers import code_in_mail

TITLE = "パスキーを登録し、予備コードを保存する"
NEEDS_SCRIPT = True
COPY_SECONDS = 12


def walk(stage: Stage) -> Recorder:
    user = stage.known_user(HANAKO)
    recorder = stage.at_home(HANAKO, way="password")
    give_authenticator(recorder.page)
    recorder.tap(recorder.page.locator(".account summary"), loads=False)
    recorder.tap(recorder.link("ログインと安全"))
    recorder.tap(recorder.link("パスキーを追加する"))
    recorder.tap(recorder.button("確認コードを受け取る"))
    recorder.wait_outside(MAIL_SECONDS, "メールが届くまで")
    recorder.type(recorder.field("確認コード"), code_in_mail(HANAKO), "digit")
    recorder.tap(recorder.button("確認する"))
    recorder.tap(recorder.button("この端末のパスキーを作る"))
    recorder.tap(recorder.page.locator("a[href$='/backup-codes/']").first)
    recorder.tap(recorder.button("10個のコードを発行する"))
    assert recorder.page.locator(".codes li").count() == 10
    recorder.wait_outside(COPY_SECONDS, "予備コードを書き写す")
    recorder.tap(recorder.field("保存しました"), loads=False)
    recorder.tap(recorder.button("終わる"))
    recorder.end("second-step")
    assert second_factors_of(user) == ["passkey"]
    assert unused_code_count(user) == 10
    return recorder
