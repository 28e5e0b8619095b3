"""A company has an invoice issued anew for a department, and takes it."""

from procrastinate.contrib.django.models import ProcrastinateJob

from bench.tasks.recorder import Recorder
from bench.tasks.stage import Stage
from madoguchi.documents.models import Document
from madoguchi.jobs.documents.document_tasks import make_revision_document
from madoguchi.platform.batch import batch

TITLE = "宛名を変えて請求書を再発行する（法人）"
ADMIN, ACCOUNT = "admin@yoshida.example.jp", "E00004"
MAKING_SECONDS = 2


def walk(stage: Stage) -> Recorder:
    number = stage.make_invoice(ACCOUNT, "2026-10-01")
    recorder = stage.at_home(ADMIN)
    recorder.tap(recorder.page.locator("[aria-labelledby=bills] tbody a").first)
    recorder.tap(recorder.link("宛名を変えて再発行する"))
    name = recorder.field("宛名")
    own = name.input_value()
    recorder.type_japanese(name, f"{own} 経理部", "けいりぶ")
    recorder.leave(recorder.field("理由"), "宛名の変更")
    recorder.tap(recorder.button("確認へ進む"))
    recorder.tap(recorder.button("取り消して再発行する"), think=2)
    recorder.wait_outside(MAKING_SECONDS, "請求書を作る間")
    make_waiting_documents()
    recorder.reload()
    _name, file = recorder.receive(recorder.link(f"{number}-2 PDF"))
    assert file.startswith(b"%PDF-")
    with batch("bench"):
        new = Document.objects.get(number=f"{number}-2")
    assert new.counterparty == f"{own} 経理部"
    recorder.end("current-invoice")
    return recorder


def make_waiting_documents() -> None:
    for job in ProcrastinateJob.objects.filter(task_name="make_later_document"):
        make_revision_document(**job.args)
