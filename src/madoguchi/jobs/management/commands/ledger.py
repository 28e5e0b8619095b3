import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.bills.ledger_report import (
    opened_yen,
    receivable_ages,
    unbalanced_bills,
    unbalanced_lines,
    write_ages_csv,
)
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_days import typed_day
from madoguchi.kernel.wording import format_yen
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

LEDGER_ACTOR = "ledger"


class Command(BaseCommand):
    help = "Compare the ledger with the bills, or list what is owed by its age."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["verify", "ages", "opening"])
        parser.add_argument(
            "--on", type=typed_day, help="with ages: a day, default today"
        )

        parser.add_argument("--total", type=int, help="with opening: yen of the books")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["verb"] == "opening":
                self.opening(options["total"])
            else:
                getattr(self, options["verb"])(options["on"] or now().date())
        except Refused as refusal:
            self.stderr.write(f"{refusal.code}: {refusal}")
            sys.exit(1)

    def verify(self, _on: date) -> None:
        with batch(LEDGER_ACTOR):
            found = unbalanced_bills()
        for line in unbalanced_lines(found):
            self.stdout.write(line)
        if found:
            sys.exit(1)

    def opening(self, total_yen: int | None) -> None:
        """Print what open_items.csv brought; exit 1 where the books say otherwise."""
        with batch(LEDGER_ACTOR):
            found_yen = opened_yen()
        self.stdout.write(f"前のシステムからの未収: {format_yen(found_yen)}")
        if total_yen is not None and total_yen != found_yen:
            self.stdout.write(
                f"指定の合計 {format_yen(total_yen)} と"
                f" {format_yen(abs(total_yen - found_yen))} 違います。"
            )
            sys.exit(1)

    def ages(self, on: date) -> None:
        with batch(LEDGER_ACTOR):
            found = receivable_ages(on)
        write_ages_csv(self.stdout, found)
