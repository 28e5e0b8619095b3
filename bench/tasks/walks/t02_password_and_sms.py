"""Sign in with mail address and password, then the code of an SMS."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, KNOWN_PASSWORD, Stage
from tests.sign_in_helpers import code_in_sms, give_phone

TITLE = "パスワードとSMSの確認コードでログインする"
SMS_SECONDS = 8


def walk(stage: Stage) -> Recorder:
    give_phone(stage.known_user(HANAKO))
    recorder = stage.signed_out("/login/")
    name = recorder.field("お客様番号またはメールアドレス")
    recorder.type(name, HANAKO, "latin")
    recorder.type(
        recorder.page.locator("[name=password]"),
        KNOWN_PASSWORD,
        "code",
        is_grouped=True,
    )
    recorder.tap(recorder.button("ログインする"))
    recorder.wait_outside(SMS_SECONDS, "SMSが届くまで")
    recorder.type(recorder.field("確認コード"), code_in_sms(), "digit")
    recorder.tap(recorder.button("確認する"))
    recorder.end("home")
    assert stage.proved_ways(recorder.page) == {"password", "sms"}
    return recorder
