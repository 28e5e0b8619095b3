"""A card that ends is replaced, from the notice at home to the receipt."""

from bench.tasks.gateway_acts import finish_there, open_gateway
from bench.tasks.procedure_acts import sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, Stage
from madoguchi.payments.models import CardRegistration
from madoguchi.platform.batch import batch

TITLE = "期限の切れるカードを替える"


def walk(stage: Stage) -> Recorder:
    open_gateway(stage)
    recorder = stage.at_home(HANAKO)
    recorder.tap(recorder.page.locator(".todo a.button").first)
    recorder.tap(recorder.button("内容の確認へ進む"))
    recorder.tap(recorder.button("カードの登録へ進む"), think=2)
    finish_there(recorder, "登録する")
    recorder.end("card")
    order = sent_order("card")
    assert order.state == "scheduled"
    with batch("bench"):
        card = CardRegistration.objects.get(key=f"card-{order.key}-1")
    assert card.state == "registered"
    words = recorder.page.locator("main").inner_text()
    for fact in (
        f"末尾{card.card_last4}",
        "取り消せる期限",
        "使えることを確かめました",
    ):
        assert fact in words, fact
    return recorder
