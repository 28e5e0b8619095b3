"""Ask for mails about outages of one prefecture, with quiet nights, without a login."""

import re

from django.core import mail

from bench.tasks.procedure_acts import MAIL_SECONDS
from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage
from madoguchi.notices.models import StatusSubscription
from tests.sign_in_helpers import run_waiting_jobs

TITLE = "障害のお知らせメールを、地域と時間帯を選んで登録する"
ADDRESS = "tanin@example.jp"


def walk(stage: Stage) -> Recorder:
    recorder = stage.signed_out("/status/mail/")
    recorder.type(recorder.field("メールアドレス"), ADDRESS, "latin")
    recorder.choose(recorder.field("都道府県"), "新潟県")
    assert recorder.field("夜（22時から7時）は送らず、朝にまとめる").is_checked()
    recorder.tap(recorder.button("確認コードを受け取る"))
    recorder.wait_outside(MAIL_SECONDS, "メールが届くまで")
    recorder.type(recorder.field("確認コード"), code_of_subscription(), "digit")
    recorder.tap(recorder.button("確かめて、お知らせを受け取る"))
    recorder.end("outage-mail")
    row = StatusSubscription.objects.get(address=ADDRESS)
    assert (row.prefecture, row.is_quiet_at_night) == ("新潟県", True)
    assert row.confirmed_at is not None
    return recorder


def code_of_subscription() -> str:
    run_waiting_jobs()
    [told] = [m for m in mail.outbox if m.to == [ADDRESS]]
    match = re.search(r"コードは ([0-9]{6})", told.body)
    assert match
    return match[1]
