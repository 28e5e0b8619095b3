"""The amount of this month, its debit day and why it differs from last month."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage

TITLE = "今月の金額・引き落とし日・増減の理由を見る"
REASONS = ("データ追加 1GB（こども） +991円", "+695円", "−633円")
"""They add up to what the month differs by."""


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home()
    recorder.tap(recorder.link("内訳を見る"))
    recorder.end("bill")
    card = recorder.page.locator("[data-task-end=bill]")
    recorder.read(*card.locator("p").all())
    words = "".join(card.inner_text().split())
    for fact in (
        "10,980円",
        "11月30日（月）に引き落とします",
        "9月より+1,053円",
        *REASONS,
    ):
        assert "".join(fact.split()) in words, (fact, words)
    return recorder
