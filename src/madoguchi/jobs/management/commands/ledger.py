import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.bills.ledger_report import (
    receivable_ages,
    unbalanced_bills,
    unbalanced_lines,
    write_ages_csv,
)
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

LEDGER_ACTOR = "ledger"


class Command(BaseCommand):
    help = "Compare the ledger with the bills, or list what is owed by its age."
    requires_system_checks = ()  # they load every page; the web asks for them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["verify", "ages"])
        parser.add_argument(
            "--on", type=date.fromisoformat, help="with ages: a day, default today"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
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

    def ages(self, on: date) -> None:
        with batch(LEDGER_ACTOR):
            found = receivable_ages(on)
        write_ages_csv(self.stdout, found)
