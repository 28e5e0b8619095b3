"""An approver of a company agrees to what a colleague has ordered."""

from bench.tasks.procedure_acts import sent_order
from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage, code_of_contract
from madoguchi.customers.models import Member
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import ApprovalPolicy
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

TITLE = "会社の承認者として、社内の申し込みを承認する"
APPLICANT, APPROVER = "shinsei@yoshida.example.jp", "shonin@yoshida.example.jp"
LINE_OF_COMPANY = "D000008"


def walk(stage: Stage) -> Recorder:
    order_name(stage)
    recorder = stage.at_home(APPROVER)
    recorder.tap(recorder.link("確かめる"))
    recorder.tap(recorder.button("承認する"), think=2)
    recorder.end("nickname")
    assert sent_order("nickname").state == "scheduled"
    return recorder


def order_name(stage: Stage) -> None:
    """Let names of contracts wait for an approver, and ask for one."""
    member = Member.objects.get(user__email=APPLICANT)
    with scope("bench", member.party_id):
        ApprovalPolicy.objects.create(
            party=member.party, kinds=["nickname"], set_by="bench", set_at=stage.clock()
        )
    client = signed_in_client(stage.known_user(APPLICANT), "password")
    start = f"/c/{code_of_contract(LINE_OF_COMPANY)}/p/nickname/"
    walk_to_check = ProcedureWalk(f"{stage.clock():%Y-%m-%dT%H:%M}", client, start)
    walk_to_check.order({"nickname": "営業の車"})
