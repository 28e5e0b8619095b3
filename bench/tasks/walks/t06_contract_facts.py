"""Plan, options and renewal of another contract, together on one page."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage

TITLE = "別の契約のプラン・オプション・更新月を確かめる"


def walk(stage: Stage) -> Recorder:
    recorder = stage.at_home()
    recorder.tap(recorder.link("東京の部屋"))
    recorder.end("contract")
    main = recorder.page.locator("main")
    facts = main.locator("dl.facts > div")
    recorder.read(
        facts.filter(has_text="プラン").first,
        facts.filter(has_text="更新月").first,
        main.locator("section[aria-labelledby=options]"),
    )
    words = main.inner_text()
    for fact in (
        "まどか光 マンション1ギガ",
        "2027年5月から2027年7月まで",
        "オプション",
    ):
        assert fact in words, (fact, words)
    return recorder
