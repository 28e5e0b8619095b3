"""A debit file that nobody has sent is taken back."""

from datetime import datetime

from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR
from madoguchi.jobs.debits.file_facts import file_name, number_in_name
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import DebitFile, DebitRequest
from madoguchi.platform.batch import batch


def withdraw_file(name: str, at: datetime) -> str:
    """Take back a file that nobody has sent: its bills are paid otherwise again.

    Refused `no_debit_file` for a name that is not known, or that has its results.
    """
    with batch(DEBIT_ACTOR):
        rows = DebitFile.objects.select_related("collector").filter(result_at=None)
        rows = rows.filter(withdrawn_at=None, pk=number_in_name(name))
        file = rows.select_for_update(of=("self",)).first()
        if file is None or file_name(file) != name:
            raise Refused(
                "no_debit_file",
                f"{name} は、結果を待っているファイルにありません。何もしていません。",
            )
        requests = DebitRequest.objects.filter(file=file, state="asked")
        count = requests.update(state="withdrawn", settled_at=at)
        file.withdrawn_at = at
        file.save(update_fields=["withdrawn_at"])
    return f"{name} を取り下げました（{count:,}件）。銀行に送らないでください。"
