"""The invoice of eleven months ago, and twelve months for the accounting software."""

from datetime import date

from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, HANAKO_LINE, Stage
from madoguchi.billing.models import Bill
from madoguchi.contracts.models import Contract
from madoguchi.documents.models import Document
from madoguchi.platform.batch import batch
from tests.document_rows import unsaved_document
from tests.people import Person

TITLE = "11か月前の請求書PDFと12か月分のCSVを受け取る"
ACCOUNT, MONTHS = "E00001", 12
INVOICES = [f"I{1 + 13 * nth:09}" for nth in range(MONTHS)]
"""The demo has thirteen bills a month, and this account the first of each."""


def walk(stage: Stage) -> Recorder:
    old = stage.make_invoice(ACCOUNT, "2025-11-01")
    enter_later_documents(stage)
    recorder = stage.at_home(HANAKO)
    recorder.tap(recorder.link("料金・請求"))
    name, file = recorder.receive(recorder.link("2025年11月分をダウンロード（PDF）"))
    assert file.startswith(b"%PDF-")
    assert old in name
    recorder.tap(recorder.link("請求書を探す"))
    recorder.choose(recorder.field("日付の種類"), "請求月")
    recorder.type(recorder.field("いつから"), "2025-11", "digit")
    recorder.type(recorder.field("いつまで"), "2026-10", "digit", is_grouped=True)
    main = recorder.page.locator("main")
    recorder.tap(main.get_by_role("button", name="探す", exact=True))
    recorder.tap(recorder.link("会計ソフト用に書き出す"))
    recorder.type_japanese(recorder.field("この設定の名前"), "経費", "けいひ")
    recorder.tap(recorder.button("設定を保存する"))
    _name, journal = recorder.receive(recorder.link("経費で書き出す"))
    numbers = {line.split(",")[2] for line in journal.decode().splitlines()[1:]}
    assert numbers == {f'"{number}"' for number in INVOICES}
    recorder.end("books")
    return recorder


def enter_later_documents(stage: Stage) -> None:
    """Enter the documents of the eleven months that follow, without their files."""
    with batch("bench"):
        bills = Bill.objects.filter(
            account__account_number=ACCOUNT, billing_month__gt=date(2025, 11, 1)
        ).select_related("account")
        contract = Contract.objects.get(contract_number=HANAKO_LINE)
        user = stage.known_user(HANAKO)
        rows = [
            unsaved_document(
                Person(user, user.memberships.get(), bill.account, contract),
                number=bill.invoice_number,
                billing_month=bill.billing_month,
                issued_on=bill.issued_on,
                total_yen=bill.total_yen,
            )
            for bill in bills
        ]
        assert len(rows) == MONTHS - 1
        Document.objects.bulk_create(rows)
