"""The invoice of eleven months ago, and twelve months as one table."""

from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, Stage

TITLE = "11か月前の請求書PDFと12か月分のCSVを受け取る"
ACCOUNT, MONTHS = "E00001", 12
INVOICES = [f"I{1 + 13 * nth:09}" for nth in range(MONTHS)]
"""The demo has thirteen bills a month, and this account the first of each."""


def walk(stage: Stage) -> Recorder:
    old = stage.make_invoice(ACCOUNT, "2025-11-01")
    recorder = stage.at_home(HANAKO)
    recorder.tap(recorder.link("料金・請求"))
    name, file = recorder.receive(recorder.link("2025年11月分をダウンロード（PDF）"))
    assert file.startswith(b"%PDF-")
    assert old in name
    _name, table = recorder.receive(recorder.link("12か月分をCSVで"))
    numbers = {line.split(",")[1] for line in table.decode().splitlines()[1:]}
    assert numbers == set(INVOICES)
    recorder.end("year-of-bills")
    return recorder
