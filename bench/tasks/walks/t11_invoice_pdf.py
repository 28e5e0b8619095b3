"""The newest qualified invoice as PDF."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage

TITLE = "今月の適格請求書（PDF）を受け取る"


def walk(stage: Stage) -> Recorder:
    number = stage.make_invoice("E00002", "2026-10-01")
    recorder = stage.at_home()
    name, file = recorder.receive(recorder.link("請求書PDF"))
    recorder.end("home")
    assert file.startswith(b"%PDF-")
    assert number in name
    return recorder
