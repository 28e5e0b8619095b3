"""A forgotten password is set anew by the code of a mail; then the bill is there."""

from bench.tasks.procedure_acts import MAIL_SECONDS
from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, NEW_PASSWORD, Stage
from madoguchi.accounts.models import User
from tests.sign_in_helpers import code_in_mail

TITLE = "忘れたパスワードを決め直す"


def walk(stage: Stage) -> Recorder:
    stage.known_user(HANAKO)
    recorder = stage.signed_out("/c/-/bills/latest")
    recorder.tap(recorder.link("パスワードを忘れた"))
    recorder.type(recorder.field("お客様番号またはメールアドレス"), HANAKO, "latin")
    recorder.tap(recorder.button("確認コードを受け取る"))
    recorder.wait_outside(MAIL_SECONDS, "メールが届くまで")
    recorder.type(recorder.field("確認コード"), code_in_mail(HANAKO), "digit")
    recorder.tap(recorder.button("コードを確認する"))
    recorder.type(recorder.field("新しいパスワード"), NEW_PASSWORD, "code")
    recorder.tap(recorder.button("保存して続ける"))
    recorder.end("bill")
    assert User.objects.get(email=HANAKO).check_password(NEW_PASSWORD)
    return recorder
