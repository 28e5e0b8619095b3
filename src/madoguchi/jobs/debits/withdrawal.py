"""A debit file that nobody has sent is taken back."""

from datetime import datetime

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.jobs.debits.file_facts import file_name, number_in_name
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.payments.bank_file_ports import BANK_FILES
from madoguchi.payments.models import DebitFile, DebitRequest
from madoguchi.platform.batch import batch


def withdraw_file(name: str, at: datetime) -> str:
    """Take back a file that nobody has sent: its bills are paid otherwise again.

    Refused `no_debit_file` for a name that is not known, that has its results, or that
    the collector has: what it takes would be asked for twice.
    """
    refuse_taken_file(name)
    with batch(DEBIT_ACTOR):
        rows = DebitFile.objects.select_related("collector").filter(result_at=None)
        rows = rows.filter(withdrawn_at=None, pk=number_in_name(name))
        file = rows.select_for_update(of=("self",)).first()
        if file is None or file_name(file) != name:
            raise Refused(
                "no_debit_file",
                f"{name} は、結果を待っているファイルにありません。何もしていません。",
            )
        if file.handed_over_at:
            raise handed_over(name)
        requests = DebitRequest.objects.filter(file=file, state="asked")
        count = requests.update(state="withdrawn", settled_at=at)
        file.withdrawn_at = at
        file.save(update_fields=["withdrawn_at"])
    return f"{name} を取り下げました（{count:,}件）。銀行に送らないでください。"


def refuse_taken_file(name: str) -> None:
    """Ask the collector, whose answer to a hand-over may have been lost."""
    if not BANK_FILES.is_open:
        return
    try:
        is_taken = BANK_FILES.load_adapter().has_taken(name)
    except Unavailable:
        raise Refused(
            "no_debit_file",
            f"{name} を委託先が受け取ったか、返事がありません。何もしていません。"
            "もう一度実行してください。",
        ) from None
    if is_taken:
        raise handed_over(name)


def handed_over(name: str) -> Refused:
    return Refused(
        "no_debit_file",
        f"{name} は委託先が受け取っています。取り下げると二重に引き落とされるため、"
        "何もしていません。結果を待ってください。",
    )
