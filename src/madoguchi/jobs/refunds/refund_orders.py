"""What `madoguchi payments refunds …` does: write, withdraw, results."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.catalogue.holidays import load_holidays
from madoguchi.jobs.refunds.refund_file import write_refund_files
from madoguchi.jobs.refunds.refund_results import take_in_refund_results
from madoguchi.jobs.refunds.refund_withdrawal import withdraw_refunds
from madoguchi.jobs.transfers.sources import TRANSFER_ACTOR, named_source
from madoguchi.kernel.calendar import business_day_from
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.batch import batch


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """The words of the command; `account` is the name of a TransferSource."""

    verb: str
    named: Path | None
    folder: Path | None
    day: date | None
    account: str


def carry_out_refund_order(order: RefundOrder, at: datetime) -> Iterator[str]:
    """Yield what was done. Refused `refunds_how` for words not understood.

    `no_bank_day` for a day on which banks are closed, or that is past.
    """
    if order.verb == "write" and order.folder and order.day:
        with batch(TRANSFER_ACTOR):
            source, holidays = named_source(order.account), load_holidays()
        open_on = business_day_from(max(order.day, at.date()), holidays)
        if open_on != order.day:
            raise Refused(
                "no_bank_day",
                f"{format_day(order.day)}は振込ができません。次の営業日は"
                f"{format_day(open_on)}です。ファイルは作っていません。",
            )
        yield from write_refund_files(source, order.day, order.folder, at)
    elif order.verb == "withdraw" and order.named:
        yield withdraw_refunds(order.named.name, at)
    elif order.verb == "results" and order.named:
        yield from take_in_refund_results(order.named, at)
    else:
        raise Refused(
            "refunds_how",
            "refunds write --day 日 --folder フォルダ、refunds results CSV、refunds"
            " withdraw ファイル名のどれかを指定してください。何もしていません。",
        )
