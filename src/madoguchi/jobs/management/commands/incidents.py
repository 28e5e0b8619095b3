from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.billing.renderers.csv_table import csv_text
from madoguchi.jobs.outages.quarter_report import COLUMNS, quarter_bounds, report_rows
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

REPORT_ACTOR = "incident report"


class Command(BaseCommand):
    help = "The incidents of a quarter as CSV: `incidents report --quarter 2026Q4`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["report"])
        parser.add_argument("--quarter", required=True, help="2026Q4")

    def handle(self, *args: Any, quarter: str, **options: Any) -> None:
        try:
            begin, end = quarter_bounds(quarter)
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
        with batch(REPORT_ACTOR):
            rows = report_rows(begin, end, now())
        self.stdout.write(csv_text([COLUMNS, *rows]), ending="")
