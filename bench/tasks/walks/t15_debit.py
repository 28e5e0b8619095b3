"""Bills are to be debited from a bank account, from home until the bank takes over."""

from django.conf import settings
from django.test import override_settings

from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, Stage
from madoguchi.payments.models import DebitMandate
from madoguchi.platform.batch import batch

TITLE = "口座振替を申し込む（銀行の画面まで）"
BANK = "madoguchi.adapters.simulator.mandate_bank.MandateBankSimulator"


def walk(stage: Stage) -> Recorder:
    ports = settings.PORTS | {"debit_mandate": BANK}
    stage.opened.enter_context(override_settings(PORTS=ports, DEMO=True))
    recorder = stage.at_home(HANAKO)
    recorder.tap(recorder.link("手続き"))
    recorder.tap(recorder.link("口座振替への変更"))
    recorder.tap(recorder.button("入力へ進む"), think=2)
    recorder.tap(recorder.field("三菱UFJ（0005）"), loads=False)
    recorder.tap(recorder.button("次へ進む"))
    branch = recorder.field("支店の名前、かな、支店コード")
    recorder.type(branch, "002", "digit", is_on_paper=True)
    recorder.tap(recorder.button("次へ進む"))
    number = recorder.field("口座番号")
    recorder.type(number, "1234567", "digit", is_on_paper=True)
    recorder.tap(recorder.button("次へ進む"))
    recorder.tap(recorder.button("銀行の画面へ進む"), think=2)
    recorder.page.wait_for_url("**/dev/banks/**")
    recorder.end("bank")
    with batch("bench"):
        mandate = DebitMandate.objects.get(way="online")
    assert mandate.state == "open"
    assert mandate.outside_id
    assert mandate.agreed
    return recorder
