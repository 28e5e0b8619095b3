from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs import bills
from madoguchi.kernel.errors import Refused


class Command(BaseCommand):
    help = "Issue the bills of a month, or list those that have been issued."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["issue", "list"])
        parser.add_argument("--month", required=True, help="2026-10")
        parser.add_argument("--at", help="the moment of issue, ISO 8601; now")
        parser.add_argument("--dry-run", action="store_true", help="issue nothing")
        parser.add_argument("--csv", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.issue(options)
        except Refused as no:
            self.stderr.write(f"{no}（{no.code}）")
            raise SystemExit(1) from None

    def issue(self, options: dict[str, Any]) -> None:
        run = bills.told(options["month"], options["at"])
        verb = bills.preview_all if options["dry_run"] else bills.issue_all
        planned, done = verb(run, lambda some, of: None)
        self.stdout.write(f"{planned} {done}")
