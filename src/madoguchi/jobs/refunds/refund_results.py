"""What became of refunds at the bank: UTF-8 CSV, whole, once, or not at all.

Columns refund_number (RF12), result (paid or returned) and why. A refund that the bank
returned (組戻し) is kept for its customer again, who is told by mail.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from madoguchi.jobs.transfers.sources import TRANSFER_ACTOR, hold_refunds
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.payments.models import BankRefund
from madoguchi.payments.refunds.bank_refunds import take_refund_back
from madoguchi.platform.batch import batch
from madoguchi.platform.job_queue import defer_job

RESULT_COLUMNS = ["refund_number", "result", "why"]
PAID, RETURNED = "paid", "returned"
NUMBER_PREFIX = "RF"
MAX_WHY_LENGTH = 100
END_OF_RESULT = {PAID: BankRefund.State.PAID, RETURNED: BankRefund.State.FAILED}
OPEN_TO = {
    PAID: (BankRefund.State.SENT,),
    RETURNED: (BankRefund.State.SENT, BankRefund.State.PAID),  # days later too
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """The end of one refund, by its key."""

    line: int
    refund: int
    result: str
    why: str


def take_in_refund_results(path: Path, at: datetime) -> Iterator[str]:
    """Record the results; yield what came of them.

    Refused whole with `bad_refund_results` where a line cannot be read, or is of a
    refund that no file asked the bank for. What is known already changes nothing.
    """
    found = list(read_rows_of(path))
    with batch(TRANSFER_ACTOR):
        hold_refunds()
        done = [row for one in found if (row := record_result(one, at))]
    for state in (BankRefund.State.PAID, BankRefund.State.FAILED):
        ended = [row for row in done if row.state == state]
        if ended:
            yen = format_yen(sum(row.amount_yen for row in ended))
            yield f"{state.label}: {len(ended):,}件 {yen}"
    if not done:
        yield "すべて取り込んであります。何も変えていません。"


def read_rows_of(path: Path) -> Iterator[ResultRow]:
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise bad_results(0, "読み取れません（UTF-8のCSVで保存してください）") from None
    if not rows or rows[0] != RESULT_COLUMNS:
        raise bad_results(1, f"1行目は {','.join(RESULT_COLUMNS)} にしてください")
    seen: set[int] = set()
    for line, row in enumerate(rows[1:], start=2):
        one = parse_row(line, row)
        if one.refund in seen:
            raise bad_results(line, "同じ返金が2回あります")
        seen.add(one.refund)
        yield one


def parse_row(line: int, row: list[str]) -> ResultRow:
    number, result, why = (*row, "", "", "")[:3]
    digits = number.removeprefix(NUMBER_PREFIX)
    is_number = digits.isascii() and digits.isdigit() and number != digits
    if len(row) != len(RESULT_COLUMNS) or not is_number or result not in OPEN_TO:
        raise bad_results(line, "列の数か、番号・結果（paid か returned）が違います")
    return ResultRow(line, int(digits[:18]), result, why[:MAX_WHY_LENGTH])


def record_result(one: ResultRow, at: datetime) -> BankRefund | None:
    """Record one end; None where it is known. In a batch."""
    row = BankRefund.objects.select_for_update().filter(pk=one.refund).first()
    if row is None or row.state == BankRefund.State.WAITING:
        raise bad_results(one.line, f"RF{one.refund} は銀行に依頼していません")
    if row.state == END_OF_RESULT[one.result]:
        return None
    if row.state not in OPEN_TO[one.result]:
        raise bad_results(one.line, f"RF{one.refund} は組戻しになっています")
    if one.result == RETURNED:
        take_refund_back(row, one.why, actor=TRANSFER_ACTOR, at=at)
        defer_job(
            "tell_returned_refund",
            at,
            party=row.party_id,
            actor=TRANSFER_ACTOR,
            refund=row.pk,
        )
        return row
    row.state, row.settled_at = BankRefund.State.PAID, at
    row.save(update_fields=["state", "settled_at"])
    return row


def bad_results(line: int, why: str) -> Refused:
    return Refused(
        "bad_refund_results",
        f"返金の結果を取り込めません。{line}行目: {why}。何も記入していません。",
    )
