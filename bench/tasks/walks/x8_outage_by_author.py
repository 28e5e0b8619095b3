"""Tell customers of an outage from the desk: template, area, preview, publish."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage
from madoguchi.jobs.upkeep.demo_data import DEMO_DESK_MAIL
from madoguchi.notices.models import Notice

TITLE = "窓口の担当者が、障害をひな型から知らせる"


def walk(stage: Stage) -> Recorder:
    page = stage.new_page()
    stage.sign_in(page, DEMO_DESK_MAIL, "password", "totp")
    page.goto(f"{stage.portal}/desk/incidents/")
    recorder = stage.record(page)
    recorder.tap(recorder.link("光回線がつながらない"))
    recorder.type_japanese(recorder.field("地域で限る"), "新潟県", "にいがたけん")
    recorder.tap(recorder.field("影響なし"), loads=False)
    recorder.tap(recorder.button("見え方を確かめる"))
    recorder.read(page.locator("article").first)
    recorder.tap(recorder.button("知らせる"), think=2)
    recorder.end("outage-published")
    told = Notice.objects.latest("pk")
    assert (told.areas, told.emergency_calls) == (["新潟県"], "none")
    assert told.revisions.count() == 1
    return recorder
