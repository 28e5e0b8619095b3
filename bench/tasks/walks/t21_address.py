"""Somebody moves: the address of the customer and of the bills, by the postcode."""

from bench.tasks.procedure_acts import accept_notices, send, sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import MIDORI, Stage

TITLE = "住所を変える（請求先とご利用場所）"


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home(MIDORI)
    recorder.tap(recorder.link("手続き"))
    recorder.tap(recorder.link("住所の変更"))
    accept_notices(recorder, mail=MIDORI)
    recorder.type(recorder.field("新しい郵便番号"), "9500087", "digit")
    recorder.pick_day(recorder.field("いつから"), "2026-12-01")
    recorder.tap(recorder.button("次へ進む"))
    recorder.leave(recorder.field("都道府県"), "新潟県新潟市中央区東大通")
    recorder.type(recorder.field("丁目・番地・号"), "4-5-6", "digit")
    recorder.tap(recorder.button("次へ進む"))
    send(recorder, "住所を変更する", "address")
    order = sent_order("address")
    assert order.answers["postal_code"] == "9500087"
    return recorder
