"""What `madoguchi payments debits …` does, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.catalogue.holidays import load_holidays
from madoguchi.jobs.debits.collector_file import set_collector
from madoguchi.jobs.debits.debit_days import DEBIT_ACTOR, DebitDay
from madoguchi.jobs.debits.debit_status import status_lines
from madoguchi.jobs.debits.file_writing import write_debit_files
from madoguchi.jobs.debits.hand_over import hand_over_files
from madoguchi.jobs.debits.payout import DebitPayout, post_payout
from madoguchi.jobs.debits.reservation import reserve_debits
from madoguchi.jobs.debits.withdrawal import withdraw_file
from madoguchi.jobs.rule_files.json_object import read_json_object
from madoguchi.kernel.errors import Refused
from madoguchi.payments.models import DebitCollector
from madoguchi.platform.batch import batch


@dataclass(frozen=True, slots=True)
class DebitOrder:
    """The words of the command; `named` is a file's name or a JSON file.

    `yen` is what a collector paid out.
    """

    verb: str
    named: Path | None
    folder: Path | None
    day: date | None
    collector: str
    is_second: bool
    yen: int | None = None


def carry_out_order(order: DebitOrder, at: datetime) -> Iterator[str]:
    """Yield what was done. Refused `debits_how` for words that are not understood."""
    if order.verb == "write" and order.folder and order.day:
        yield from write_day(order, order.folder, order.day, at)
    elif order.verb == "withdraw" and order.named:
        yield withdraw_file(order.named.name, at)
    elif order.verb == "collector" and order.named:
        yield store_collector(order.named)
    elif order.verb == "payout" and order.named and order.day and order.yen is not None:
        payout = DebitPayout(order.named.name, order.day, order.yen)
        yield post_payout(payout, at)
    elif order.verb == "status":
        yield from status_lines()
    else:
        raise Refused(
            "debits_how",
            "debits write --day 日 --folder フォルダ [--second]、debits withdraw"
            " ファイル名、debits payout ファイル名 --day 日 --yen 入金額、"
            "debits collector JSON、debits status のどれかを指定して"
            "ください。何もしていません。",
        )


def write_day(
    order: DebitOrder, folder: Path, day: date, at: datetime
) -> Iterator[str]:
    """Write what a killed command left first, then the bills of the day."""
    with batch(DEBIT_ACTOR):
        collector = named_collector(order.collector)
        holidays = load_holidays()
    asked = DebitDay(collector, day, order.is_second)
    is_full = True
    while is_full:
        reserve_debits(asked, holidays, at)
        is_full = yield from write_debit_files(folder, at)
    yield from hand_over_files(folder, at)


def named_collector(name: str) -> DebitCollector:
    """Find the collector; without a name the only one there is."""
    rows = DebitCollector.objects.filter(name=name) if name else None
    found = list(DebitCollector.objects.all() if rows is None else rows)
    if len(found) != 1:
        known = "、".join(sorted(one.name for one in found)) or "なし"
        raise Refused(
            "no_collector",
            f"委託先が決まりません（登録: {known}）。--collector で選ぶか、"
            "debits collector で登録してください。何もしていません。",
        )
    return found[0]


def store_collector(path: Path) -> str:
    content = read_json_object(path)
    with batch(DEBIT_ACTOR):
        row = set_collector(content)
    return f"委託先 {row.name} を登録しました（根拠: {row.document}）。"
