"""The gateway's payout file: money in transit becomes cash, less the gateway's fee.

UTF-8 CSV with the columns payout_number, charge_key, amount_yen, fee_yen, paid_on. Each
line is one charge of a payout; a line that the gateway took back has both below 0. The
whole file is taken in, or nothing of it; the same file again adds nothing.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.ledger.postings import LedgerPosting, moves, post_movements
from madoguchi.payments.models import CardCharge
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute

PAYOUT_COLUMNS = ["payout_number", "charge_key", "amount_yen", "fee_yen", "paid_on"]
MAX_NUMBER_LENGTH = 40
MAX_YEN = 10**12
PAYOUT_ACTOR = "payouts"
LOCK_PAYOUTS_SQL = "SELECT pg_advisory_xact_lock(hashtext('madoguchi payouts'))"


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """Yen of one charge that the gateway pays out, its fee in it; a JST day."""

    line: int
    number: str
    charge_key: str
    amount_yen: int
    fee_yen: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class TakenIn:
    lines: int
    added: int
    cash_yen: int

    @property
    def line(self) -> str:
        return (
            f"振込の明細 {self.lines:,}行のうち {self.added:,}行を記入しました"
            f"（入金 {format_yen(self.cash_yen)}）。"
        )


def take_in_payouts(file: Path, *, at: datetime) -> TakenIn:
    """Post a payout file, each line once.

    Refused whole with `bad_payout_file` where a line is unreadable, names a charge that
    is not paid here, or stands with another content than was posted.
    """
    lines = list(read_payout_lines(file))
    with batch(PAYOUT_ACTOR):
        execute(LOCK_PAYOUTS_SQL, {})
        added = [line for line in lines if post_payout_line(line, at)]
    cash_yen = sum(line.amount_yen - line.fee_yen for line in added)
    return TakenIn(len(lines), len(added), cash_yen)


def read_payout_lines(file: Path) -> Iterator[PayoutLine]:
    try:
        rows = list(csv.reader(file.read_text("utf-8-sig").splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise bad_file(0, "読み取れません（UTF-8のCSVで保存してください）") from None
    if not rows or rows[0] != PAYOUT_COLUMNS:
        raise bad_file(1, f"1行目は {','.join(PAYOUT_COLUMNS)} にしてください")
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows[1:], start=2):
        line = parse_payout_line(number, row)
        if (line.number, line.charge_key) in seen:
            raise bad_file(number, "同じ振込の同じ請求が2回あります")
        seen.add((line.number, line.charge_key))
        yield line


def parse_payout_line(number: int, row: list[str]) -> PayoutLine:
    try:
        payout, key, amount, fee, day = row
        line = PayoutLine(
            number, payout, key, int(amount), int(fee), date.fromisoformat(day)
        )
    except ValueError:
        raise bad_file(number, "列の数か、金額・日付の形が違います") from None
    is_right = (
        0 < len(payout) <= MAX_NUMBER_LENGTH
        and line.amount_yen != 0
        and abs(line.amount_yen) < MAX_YEN
        and abs(line.fee_yen) <= abs(line.amount_yen)
    )
    if not is_right:
        raise bad_file(number, "番号か金額が正しくありません")
    return line


def post_payout_line(line: PayoutLine, at: datetime) -> bool:
    """Post one line; False where it is posted already. Inside a batch."""
    charge = CardCharge.objects.filter(key=line.charge_key, state="paid").first()
    if charge is None:
        why = f"「{line.charge_key}」は支払い済みの請求にありません"
        raise bad_file(line.line, why)
    source = f"{line.number}/{charge.pk}"[-MAX_NUMBER_LENGTH:]
    posting = LedgerPosting(
        charge.party_id,
        charge.account_id,
        charge.billing_month,
        LedgerEvent.PAYOUT,
        source,
        line.paid_on,
        at,
    )
    cash, fee, transit = (
        AccountTitle.CASH,
        AccountTitle.FEE,
        AccountTitle.IN_TRANSIT,
    )
    movements = [
        *moves(cash, transit, line.amount_yen - line.fee_yen),
        *moves(fee, transit, line.fee_yen),
    ]
    rows = LedgerEntry.objects.filter(
        party=charge.party_id, event=LedgerEvent.PAYOUT, source=source
    )
    columns = ("debit", "credit", "amount_yen", "effective_on")
    known = list(rows.order_by("nth").values_list(*columns))
    wanted = [(m.debit, m.credit, m.amount_yen, line.paid_on) for m in movements]
    if known and known != wanted:
        raise bad_file(line.line, "前に取り込んだ内容と違います")
    if not known:
        post_movements(posting, movements)
    return not known


def bad_file(line: int, why: str) -> Refused:
    return Refused(
        "bad_payout_file",
        f"振込の明細を取り込めません。{line}行目: {why}。何も記入していません。",
    )
