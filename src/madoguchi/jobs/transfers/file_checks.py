"""Whether a file of money that came is ours, of our days, and has no line twice."""

from collections.abc import Sequence
from datetime import date, timedelta

from madoguchi.payments.models import TransferSource
from madoguchi.payments.zengin.file_faults import FaultList
from madoguchi.payments.zengin.incoming_records import IncomingHead, IncomingLine

MAX_DAYS_OLD = 400
"""A year, and a month: an older day is read by the wrong era."""


def refuse_foreign_heads(
    heads: Sequence[tuple[int, IncomingHead]], source: TransferSource, faults: FaultList
) -> None:
    for line, head in heads:
        if not is_own_account(head, source):
            faults.add(
                line,
                f"口座（{head.bank_code}-{head.branch_code}-"
                f"{head.last_seven_digits}）は、登録した入金口座ではありません",
            )


def is_own_account(head: IncomingHead, source: TransferSource) -> bool:
    if head.bank_code != source.bank_code:
        return False
    own = (source.branch_code, source.account_number)
    is_virtual = head.branch_code in source.virtual_branches
    return is_virtual or (head.branch_code, head.last_seven_digits) == own


def refuse_days(lines: Sequence[IncomingLine], today: date, faults: FaultList) -> None:
    for line in lines:
        if line.posted_on > today:
            faults.add(line.line, f"勘定日{line.posted_on}は、まだ来ていない日です")
        elif line.posted_on < today - timedelta(days=MAX_DAYS_OLD):
            words = (
                f"勘定日{line.posted_on}は古すぎます。years の設定をお確かめください"
            )
            faults.add(line.line, words)


def refuse_doubles(lines: Sequence[IncomingLine], faults: FaultList) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for line in lines:
        first = seen.setdefault(line.same_as, line.line)
        if first != line.line and line.reference:
            faults.add(line.line, f"{first}行目と同じ照会番号の入金です")
