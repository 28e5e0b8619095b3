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
    recorder.type_japanese(recorder.field("新しい姓"), "佐藤", "さとう")
    recorder.leave(recorder.page.get_by_role("textbox", name="名 "), "﨑子")
    kana = recorder.field("フリガナ")
    recorder.type_japanese(kana, "サトウ サキコ", "さとうさきこ", is_grouped=True)
    recorder.pick_day(recorder.field("変わった日"), "2026-11-20")
    recorder.tap(recorder.button("次へ進む"))
    sends_at_once = stage.conditions.has_script
    file = recorder.field("写真かPDFを選ぶ")
    recorder.pick_photo(file, "戸籍.jpg", a_photo(), loads=sends_at_once)
    if not sends_at_once:
        recorder.tap(recorder.button("この書類を添付する"))
    recorder.tap(recorder.link("確認へ進む"))
    send(recorder, "名義の変更を申し込む", "name")
    order = sent_order("name")
    assert order.state == "awaiting_approval", order.state
    return recorder
