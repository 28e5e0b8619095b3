"""A transfer that is no customer's is closed: given back, or the bank's own mistake."""

import re
from datetime import datetime

from madoguchi.jobs.transfers.cancellations import is_matched
from madoguchi.jobs.transfers.sources import hold_transfers
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day, format_yen
from madoguchi.payments.models import IncomingTransfer

NUMBER_PATTERN = re.compile(r"T([1-9][0-9]{0,17})", re.ASCII)
MIN_WHY_LENGTH, MAX_WHY_LENGTH = 5, 200


def close_transfer(number: str, why: str, at: datetime) -> str:
    """Take a transfer (T12) off the waiting ones, once; say what was done. In a batch.

    Refused `transfer_not_closed` for one that is a customer's or is closed, an unknown
    number, and a reason below 5 or above 200 letters.
    """
    hold_transfers()
    words = why.strip()
    if not MIN_WHY_LENGTH <= len(words) <= MAX_WHY_LENGTH:
        raise not_closed("--why に理由を5文字から200文字で書いてください")
    found = NUMBER_PATTERN.fullmatch(number)
    rows = IncomingTransfer.objects.filter(pk=int(found[1])) if found else None
    row = rows.first() if rows is not None else None
    if row is None or row.is_cancelled:
        raise not_closed(f"{number} という振込はありません")
    if row.closed_at is not None:
        raise not_closed(f"{number} は終わりにしてあります（{row.closed_why}）")
    if is_matched(row):
        raise not_closed(f"{number} は、お客様の振込です")
    row.closed_at, row.closed_why = at, words
    row.save(update_fields=["closed_at", "closed_why"])
    told = f"{format_day(row.posted_on)} {row.payer} {format_yen(row.amount_yen)}"
    return f"{number}（{told}）を、どなたのものでもない振込として終わりにしました。"


def not_closed(why: str) -> Refused:
    return Refused("transfer_not_closed", f"{why}。何も変えていません。")
