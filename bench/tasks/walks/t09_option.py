"""An option more for a mobile line, from home to the receipt."""

from bench.tasks.procedure_acts import accept_notices, send, sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage

TITLE = "オプションを追加する"


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home()
    recorder.tap(recorder.page.locator("[aria-labelledby=contracts] .rows a").first)
    recorder.tap(recorder.link("オプションを追加する"))
    accept_notices(recorder)
    recorder.tap(recorder.field("あんしんセキュリティ"), loads=False)
    recorder.tap(recorder.button("次へ進む"))
    if not recorder.page.url.endswith("/check"):  # on the first of a month: no choice
        recorder.tap(recorder.button("次へ進む"))
    send(recorder, "オプションの追加を申し込む", "option-add")
    assert sent_order("option-add").answers["options"] == ["SAFE"]
    return recorder
