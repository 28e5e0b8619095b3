"""What `madoguchi payments slips …` does: write, read, payout, status."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.jobs.slips.issuing import SLIP_ACTOR, issue_slips
from madoguchi.jobs.slips.payout import SlipPayout, post_slip_payout
from madoguchi.jobs.slips.results import take_in_slip_results
from madoguchi.jobs.slips.slip_status import slip_status_lines
from madoguchi.jobs.slips.stored_agency import stored_slip_agency
from madoguchi.jobs.slips.terminal_numbers import fetch_terminal_numbers
from madoguchi.jobs.slips.writing import write_slips
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.platform.batch import batch


@dataclass(frozen=True, slots=True)
class SlipOrder:
    """The words of the command; `yen` is what the agency paid out on `day`."""

    verb: str
    file: Path | None
    folder: Path | None
    day: date | None = None
    yen: int | None = None


def carry_out_slip_order(order: SlipOrder, at: datetime) -> Iterator[str]:
    """Yield what was done. Refused `slips_how` for words that are not understood."""
    if order.verb == "write" and order.folder:
        yield from write_slips_of_today(order.folder, at)
    elif order.verb == "read" and order.file:
        yield from take_in_slip_results(order.file, at)
    elif order.verb == "payout" and order.file and order.day and order.yen is not None:
        yield post_slip_payout(SlipPayout(order.file, order.day, order.yen), at)
    elif order.verb == "status":
        yield from slip_status_lines(at)
    else:
        raise Refused(
            "slips_how",
            "slips write --folder フォルダ、slips read ファイル、slips payout"
            " ファイル --day 日 --yen 入金額、slips status のどれかを指定して"
            "ください。何もしていません。",
        )


def write_slips_of_today(folder: Path, at: datetime) -> Iterator[str]:
    with batch(SLIP_ACTOR):
        agency = stored_slip_agency()
    too_large = issue_slips(agency, at)
    yield from fetch_terminal_numbers(at)
    written = list(write_slips(folder, at))
    yield from written or ["新しい払込票はありません。"]
    for bill in too_large:
        yield (
            f"お店で扱える金額（{format_yen(agency.max_yen)}）を超える請求です: "
            f"{bill.billing_month:%Y-%m} {format_yen(bill.owed_yen)}"
        )
