import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.debits import debit_orders
from madoguchi.jobs.debits.hand_over import fetch_results
from madoguchi.jobs.debits.results import take_in_results
from madoguchi.jobs.payments import (
    collection_jobs,
    due_bills,
    gateway_files,
    gateway_payouts,
)
from madoguchi.jobs.payments.collection_report import due_lines, status_lines
from madoguchi.jobs.refunds import refund_orders
from madoguchi.jobs.slips.slip_orders import SlipOrder, carry_out_slip_order
from madoguchi.jobs.slips.slip_status import unsure_lines
from madoguchi.jobs.transfers import transfer_orders
from madoguchi.jobs.transfers.money_of_nobody import money_of_nobody, nobody_line
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_days import typed_day
from madoguchi.kernel.wording import day_in_japan
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

VERBS = (
    "collect",
    "status",
    "payouts",
    "files",
    "debits",
    "results",
    "transfers",
    "refunds",
    "slips",
)


class Command(BaseCommand):
    help = "Collect due bills from cards and banks, say how it stands, take in files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            help="with payouts and results; with files: write or read; with debits:"
            " write, withdraw, payout, collector or status; with slips: write, read,"
            " payout or status; with transfers: read, match, source, status or close;"
            " with refunds: write, withdraw or results",
        )
        parser.add_argument(
            "result",
            nargs="?",
            type=Path,
            help="with files and transfers read, slips read and payout; with debits: a"
            " file's name, or a collector's JSON; with refunds: results, or a file's"
            " name; with transfers source: its JSON",
        )
        parser.add_argument("--folder", type=Path, help="with … write")
        parser.add_argument(
            "--day",
            type=typed_day,
            help="with debits and refunds write, payouts, transfers status; with"
            " results: the day of the debit, where they are read before it",
        )
        parser.add_argument(
            "--yen", type=int, help="with debits and slips payout: what came"
        )
        parser.add_argument("--second", action="store_true", help="ask once more")
        parser.add_argument("--collector", default="", help="where there are several")
        parser.add_argument("--why", default="", help="with transfers close")
        parser.add_argument("--account", default="", help="with transfers and refunds")
        parser.add_argument(
            "--due",
            type=typed_day,
            help="with collect, like 2026-11-27",
        )
        parser.add_argument("--dry-run", action="store_true", help="ask no card")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["verb"])(options)
        except Refused as refusal:
            self.stderr.write(f"{refusal.code}: {refusal}")
            sys.exit(1)

    def collect(self, options: dict[str, Any]) -> None:
        if not (CARD_GATEWAY.is_open or options["dry_run"]):
            raise Refused(
                "no_card_gateway",
                "MADOGUCHI_CARD_GATEWAY がないため、カードに請求できません。"
                "何も請求していません。",
            )
        if options["due"] is None:
            raise Refused("no_due_day", "--due に支払日を指定してください。")
        at = now()
        found = due_bills.find_due_bills(options["due"], at)
        for line in due_lines(found):
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("試算です。何も請求していません。")
            return
        for queued in collection_jobs.queue_collection(found, at):
            self.stdout.write(f"請求を始めました: {queued:,} / {len(found):,}件")

    def status(self, _options: dict[str, Any]) -> None:
        with batch(due_bills.COLLECTION_ACTOR):
            on = day_in_japan(now())
            nobodys = nobody_line(money_of_nobody(on), on)
            for line in [*status_lines(now()), *unsure_lines(now()), nobodys]:
                self.stdout.write(line)

    def payouts(self, options: dict[str, Any]) -> None:
        if options["file"] is None:
            raise Refused("no_payout_file", "振込の明細のファイルを指定してください。")
        done = gateway_payouts.take_in_payouts(options["file"], at=now())
        self.stdout.write(done.line)

    def debits(self, options: dict[str, Any]) -> None:
        order = debit_orders.DebitOrder(
            str(options["file"] or ""),
            options["result"],
            options["folder"],
            options["day"],
            options["collector"],
            is_second=options["second"],
            yen=options["yen"],
        )
        for line in debit_orders.carry_out_order(order, now()):
            self.stdout.write(line)

    def results(self, options: dict[str, Any]) -> None:
        file, at = options["file"], now()
        if file is None:
            lines = fetch_results(at)
        else:
            lines = take_in_results(file, at, options["day"])
        for line in lines:
            self.stdout.write(line)

    def slips(self, options: dict[str, Any]) -> None:
        verb = str(options["file"] or "")
        named = (options["result"], options["folder"], options["day"], options["yen"])
        for line in carry_out_slip_order(SlipOrder(verb, *named), now()):
            self.stdout.write(line)

    def transfers(self, options: dict[str, Any]) -> None:
        verb = str(options["file"] or "")
        order = transfer_orders.TransferOrder(
            verb, options["result"], options["account"], options["day"], options["why"]
        )
        for line in transfer_orders.carry_out_transfer_order(order, now()):
            self.stdout.write(line)

    def refunds(self, options: dict[str, Any]) -> None:
        order = refund_orders.RefundOrder(
            str(options["file"] or ""),
            options["result"],
            options["folder"],
            options["day"],
            options["account"],
        )
        for line in refund_orders.carry_out_refund_order(order, now()):
            self.stdout.write(line)

    def files(self, options: dict[str, Any]) -> None:
        word, folder, result = (options[n] for n in ("file", "folder", "result"))
        if word == Path("write") and folder is not None:
            for line in gateway_files.write_gateway_files(folder, now()):
                self.stdout.write(line)
        elif word == Path("read") and result is not None:
            for line in gateway_files.read_gateway_file(result, now()):
                self.stdout.write(line)
        else:
            raise Refused(
                "files_how",
                "files write --folder フォルダ か、files read ファイル と指定して"
                "ください。何もしていません。",
            )
