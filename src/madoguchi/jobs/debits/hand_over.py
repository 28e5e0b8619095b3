"""Files go to the collector, and its answers come, through the port `bank_files`."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.jobs.debits.file_facts import file_name
from madoguchi.jobs.debits.results import take_in_results
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.kernel.wording import day_in_japan
from madoguchi.payments.bank_file_ports import BANK_FILES, BankFiles
from madoguchi.payments.models import DebitFile
from madoguchi.platform.batch import batch


def hand_over_files(folder: Path, at: datetime) -> Iterator[str]:
    """Hand over what is written and not taken yet; nothing without an adapter.

    A file whose answer was lost is asked about first, and goes over once. One that is
    not in the folder waits for a command that names its folder; one that is answered,
    or whose day has come, stays.
    """
    if not BANK_FILES.is_open:
        return
    with batch(DEBIT_ACTOR):
        rows = DebitFile.objects.filter(
            handed_over_at=None, withdrawn_at=None, result_at=None
        )
        rows = rows.exclude(written_at=None).select_related("collector")
        waiting = list(rows.order_by("pk"))
    for file in waiting:
        path = folder / file_name(file)
        if path.is_file() and file.debit_on <= day_in_japan(at):
            words = (
                "引落日を過ぎているため送りません。送っていなければ取り下げてください。"
            )
            yield f"{path.name}: {words}"
        elif path.is_file():
            yield hand_over_file(file, path, at)


def hand_over_file(file: DebitFile, path: Path, at: datetime) -> str:
    gateway = BANK_FILES.load_adapter()
    try:
        if not gateway.has_taken(path.name):
            gateway.hand_over(path.name, path)
    except Unavailable:
        return f"{path.name}: 委託先から返事がありません。もう一度実行してください。"
    except Refused as refusal:
        return f"{path.name}: 委託先が受け付けませんでした（{refusal.code}）。"
    with batch(DEBIT_ACTOR):
        file.handed_over_at = at
        file.save(update_fields=["handed_over_at"])
    return f"{path.name}: 委託先に送りました。"


def fetch_results(at: datetime) -> Iterator[str]:
    """Take in every answer that waits, whatever is wrong with another.

    What the collector does not give now is fetched by the next command. Refused
    `no_bank_files` without an adapter, and as the first faulty answer was, at the end.
    """
    if not BANK_FILES.is_open:
        raise Refused(
            "no_bank_files",
            "MADOGUCHI_BANK_FILES がないため、結果のファイルを指定してください。",
        )
    gateway = BANK_FILES.load_adapter()
    try:
        names = gateway.waiting_answers()
    except Unavailable:
        yield "委託先から返事がありません。もう一度実行してください。"
        return
    refusals = []
    for name in names:
        try:
            for line in fetch_answer(gateway, name, at):
                yield f"{name}: {line}"
        except Refused as refusal:
            refusals.append(Refused(refusal.code, f"{name}: {refusal}"))
    if not names:
        yield "結果はまだありません。"
    if refusals:
        raise refusals[0]


def fetch_answer(gateway: BankFiles, name: str, at: datetime) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        try:
            path = gateway.fetch_answer(name, Path(folder))
        except Unavailable:
            yield "委託先から返事がありません。もう一度実行してください。"
            return
        yield from take_in_results(path, at)
