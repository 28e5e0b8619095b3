"""A fibre contract with a rented router is cancelled, from home to the receipt."""

from bench.tasks.procedure_acts import accept_notices, send, sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import MIDORI, Stage

TITLE = "光回線を解約する（レンタル機器あり）"


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home(MIDORI)
    recorder.tap(recorder.page.locator("[aria-labelledby=contracts] .rows a").first)
    recorder.tap(recorder.link("解約する"))
    accept_notices(recorder, mail=MIDORI)
    recorder.tap(recorder.field("いちばん近い締め日"), loads=False)
    recorder.tap(recorder.button("次へ進む"))
    send(recorder, "解約を申し込む", "cancel")
    order = sent_order("cancel")
    assert order.state == "scheduled"
    assert f"{order.effective_on}" == "2026-11-30"
    words = recorder.page.locator("main").inner_text()
    for fact in ("最後のご請求", "返却の期限", "取り消せる期限"):
        assert fact in words, fact
    return recorder
