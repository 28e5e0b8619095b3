"""A new family name after a marriage, with a photo of one paper."""

from bench.tasks.procedure_acts import accept_notices, send, sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, Stage
from tests.attachment_files import a_photo

TITLE = "名義を変える（改姓、書類1点）"


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home(HANAKO)
    recorder.tap(recorder.link("手続き"))
    recorder.tap(recorder.link("契約名義の変更"))
    accept_notices(recorder, mail=HANAKO)
    recorder.tap(recorder.field("結婚・離婚"), loads=False)
    recorder.tap(recorder.button("次へ進む"))
    name = recorder.field("新しい氏名")
    recorder.type_japanese(name, "佐藤 﨑子", "さとう さきこ")
    kana = recorder.field("フリガナ")
    recorder.type_japanese(kana, "サトウ サキコ", "さとうさきこ", is_grouped=True)
    recorder.pick_day(recorder.field("変わった日"), "2026-11-20")
    recorder.tap(recorder.button("次へ進む"))
    recorder.pick_photo(recorder.field("写真かPDFを選ぶ"), "戸籍.jpg", a_photo())
    recorder.tap(recorder.button("この書類を添付する"))
    recorder.tap(recorder.link("確認へ進む"))
    send(recorder, "名義の変更を申し込む", "name")
    order = sent_order("name")
    assert order.state == "awaiting_approval", order.state
    return recorder
