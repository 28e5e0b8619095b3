"""On the page of a bill another contract is chosen, and the kind of page stays."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage

TITLE = "契約を切り替える"


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home(path="/c/-/bills/latest")
    recorder.tap(recorder.page.locator(".switcher summary"), loads=False)
    recorder.tap(recorder.page.locator(".switcher").get_by_role("link", name="こども"))
    recorder.end("bill")
    assert "こども" in recorder.page.locator(".switcher summary").inner_text()
    assert recorder.page.url.endswith("/bills/2026-10")
    return recorder
