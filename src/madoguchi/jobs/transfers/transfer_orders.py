"""What `madoguchi payments transfers …` does: read, match, source, status, close."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from madoguchi.jobs.rule_files.json_object import read_json_object
from madoguchi.jobs.transfers.closing import close_transfer
from madoguchi.jobs.transfers.matching import match_waiting
from madoguchi.jobs.transfers.money_of_nobody import money_of_nobody, nobody_lines
from madoguchi.jobs.transfers.reading import take_in_transfers
from madoguchi.jobs.transfers.source_file import set_source
from madoguchi.jobs.transfers.sources import (
    TRANSFER_ACTOR,
    first_known_month,
    hold_transfers,
    named_source,
)
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan
from madoguchi.platform.batch import batch


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """The words of the command; `named` is a file, `account` a source's name."""

    verb: str
    named: Path | None
    account: str
    day: date | None = None
    why: str = ""


def carry_out_transfer_order(order: TransferOrder, at: datetime) -> Iterator[str]:
    """Yield what was done. Refused `transfers_how` for words not understood."""
    if order.verb == "read" and order.named:
        with batch(TRANSFER_ACTOR):
            source = named_source(order.account)
        yield from take_in_transfers(order.named, source, at)
    elif order.verb == "match":
        with batch(TRANSFER_ACTOR):
            hold_transfers()
            source = named_source(order.account)
            said = list(match_waiting(source, first_known_month(), at))
        yield from said or ["消し込みを待っている振込はありません。"]
    elif order.verb == "source" and order.named:
        yield store_source(order.named)
    elif order.verb == "status":
        on = order.day or day_in_japan(at)
        with batch(TRANSFER_ACTOR):
            found = money_of_nobody(on)
        yield from nobody_lines(found, on)
    elif order.verb == "close" and order.named:
        with batch(TRANSFER_ACTOR):
            said = [close_transfer(order.named.name, order.why, at)]
        yield from said
    else:
        raise Refused(
            "transfers_how",
            "transfers read ファイル、transfers match、transfers source JSON、"
            "transfers status [--day 日]、transfers close 番号 --why 理由 のどれかを"
            "指定してください。何もしていません。",
        )


def store_source(path: Path) -> str:
    content = read_json_object(path)
    with batch(TRANSFER_ACTOR):
        row = set_source(content)
    return f"入金口座 {row.name} を登録しました（根拠: {row.document}）。"
