"""Another plan for a mobile line, from home to the receipt."""

from bench.tasks.procedure_acts import accept_notices, send, sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage

TITLE = "料金プランを変える"


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home()
    recorder.tap(recorder.page.locator("[aria-labelledby=contracts] .rows a").first)
    recorder.tap(recorder.link("料金プランを変える"))
    accept_notices(recorder)
    recorder.tap(recorder.field("まどかモバイル 10GB"), loads=False)
    recorder.tap(recorder.button("次へ進む"))
    recorder.tap(recorder.button("次へ進む"))  # from the next bill, as is chosen
    send(recorder, "プランの変更を申し込む", "plan")
    order = sent_order("plan")
    assert order.state == "scheduled"
    assert order.answers["plan"] == "V10"
    return recorder
