"""What an operator reads of the newest debit files."""

from collections.abc import Iterator

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.jobs.debits.file_facts import file_name
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.models import DebitFile
from madoguchi.platform.batch import batch

MAX_FILES_SHOWN = 50


def status_lines() -> Iterator[str]:
    """Say of the newest files how much they ask for, and what became of them."""
    with batch(DEBIT_ACTOR):
        rows = DebitFile.objects.select_related("collector").order_by("-pk")
        found = list(rows[:MAX_FILES_SHOWN])
    for file in found:
        yield (
            f"{file_name(file)}: {file.requests:,}件 {format_yen(file.amount_yen)}"
            f" {state_of(file)}"
        )


def state_of(file: DebitFile) -> str:
    if file.withdrawn_at:
        return "取り下げ"
    if file.written_at is None:
        return "作成中（debits write をもう一度実行してください）"
    if file.result_at:
        return "結果を取り込みました"
    return f"結果待ち（{format_day(file.result_on)}ごろ）"
