"""Back in with nothing but the customer number on a paper bill."""

from bench.tasks.procedure_acts import MAIL_SECONDS
from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, HANAKO_NUMBER, NEW_PASSWORD, Stage
from madoguchi.accounts.models import User
from tests.sign_in_helpers import code_in_mail, received_notices

TITLE = "お客様番号だけでログインを取り戻す"


def walk(stage: Stage) -> Recorder:
    stage.known_user(HANAKO)
    recorder = stage.signed_out("/login/")
    recorder.tap(recorder.link("お客様番号しか分からない"))
    recorder.type(
        recorder.field("お客様番号"), HANAKO_NUMBER, "digit", is_on_paper=True
    )
    recorder.tap(recorder.button("次へ"))
    assert recorder.field("h***@e***.jp").is_checked()
    recorder.tap(recorder.button("確認コードを受け取る"))
    recorder.wait_outside(MAIL_SECONDS, "メールが届くまで")
    recorder.type(recorder.field("確認コード"), code_in_mail(HANAKO), "digit")
    recorder.tap(recorder.button("コードを確認する"))
    recorder.type(recorder.field("新しいパスワード"), NEW_PASSWORD, "code")
    recorder.tap(recorder.button("保存して続ける"))
    recorder.tap(recorder.field("はい、届きます"), loads=False)
    recorder.tap(recorder.button("次へ"))
    recorder.end("home")
    assert User.objects.get(email=HANAKO).check_password(NEW_PASSWORD)
    assert received_notices(HANAKO), "the old address hears of it"
    return recorder
