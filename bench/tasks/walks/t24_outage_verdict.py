"""Whether an outage concerns one's own place, without signing in, and what is next."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage
from madoguchi.jobs.upkeep.demo_outages import add_demo_outages
from madoguchi.platform.batch import batch

TITLE = "障害が自分に影響するかを、ログインせずに調べる"


def walk(stage: Stage) -> Recorder:
    with batch("bench"):
        add_demo_outages(stage.clock())
    recorder = stage.signed_out("/status/")
    recorder.choose(recorder.field("サービス"), "光回線")
    recorder.choose(recorder.field("都道府県"), "新潟県")
    recorder.tap(recorder.button("影響を調べる"))
    recorder.end("place-verdict")
    verdict = recorder.page.get_by_text("新潟県の光回線に影響があります。")
    assert verdict.is_visible()
    news = recorder.page.locator("li", has_text="次のお知らせ:").first
    assert "11月24日（火曜日）11:00まで" in news.inner_text(), news.inner_text()
    return recorder
