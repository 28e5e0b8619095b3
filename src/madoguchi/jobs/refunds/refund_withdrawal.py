"""A file of refunds that nobody has sent is taken back."""

import re
from datetime import datetime

from madoguchi.jobs.refunds.refund_file import refund_file_name
from madoguchi.jobs.transfers.sources import TRANSFER_ACTOR, hold_refunds
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import BankRefund, RefundFile
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

NAME_PATTERN = re.compile(r"refunds-.+-[0-9]{8}-([0-9]{1,18})\.txt")
State = BankRefund.State


def withdraw_refunds(name: str, at: datetime) -> str:
    """Let the refunds of a file wait for the next one: no bank has it.

    Refused `no_refund_file` for a name that is not known, and for a file of which the
    bank has answered anything: what it paid out would go out twice.
    """
    found = NAME_PATTERN.fullmatch(name)
    with batch(TRANSFER_ACTOR):
        hold_refunds()
        files = RefundFile.objects.select_related("source")
        file = files.filter(pk=int(found[1])).first() if found else None
        if file is None or refund_file_name(file) != name:
            raise no_refund_file(f"{name} という返金のファイルはありません。")
        mine = BankRefund.objects.filter(file=file)
        if mine.exclude(state=State.SENT).exists():
            raise no_refund_file(f"{name} は、銀行の結果を取り込んであります。")
        for row in mine:
            record_withdrawal(row, name, at)
        count = mine.update(file=None, line=None, state=State.WAITING)
        file.delete()
    return (
        f"{name} を取り下げました（{count:,}件）。銀行に送らないでください。"
        "返金は、次の refunds write で書き出します。"
    )


def record_withdrawal(row: BankRefund, name: str, at: datetime) -> None:
    act = Act("bank_refund_withdrawn", str(row), row.party_id, TRANSFER_ACTOR, at)
    record(act, {"file": [name, ""]})


def no_refund_file(why: str) -> Refused:
    return Refused("no_refund_file", f"{why}何もしていません。")
