"""An order that has not been worked on is looked up and taken back."""

from bench.tasks.procedure_acts import sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import DAISUKE, OWN_LINE, Stage, code_of_contract
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

TITLE = "申し込みの進み具合を確かめて取り消す"
ANSWERS = ({"plan": "V10"}, {"begins": "cycle"})


def walk(stage: Stage) -> Recorder:
    order_plan(stage)
    recorder = stage.at_home()
    recorder.tap(recorder.link("料金プランの変更"))
    recorder.tap(recorder.link("この申し込みを取り消す"))
    recorder.tap(recorder.button("取り消す"), think=2)
    recorder.end("cancelled")
    assert sent_order("plan").state == "cancelled"
    return recorder


def order_plan(stage: Stage) -> None:
    """Ask for another plan, a moment ago and on another device."""
    code = code_of_contract(OWN_LINE)
    client = signed_in_client(stage.known_user(DAISUKE), "password")
    moment = f"{stage.clock():%Y-%m-%dT%H:%M}"
    ProcedureWalk(moment, client, f"/c/{code}/p/plan/").order(*ANSWERS)
