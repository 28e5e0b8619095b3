import os
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.billing.run import listing
from madoguchi.billing.run.issue_checks import reported_faults
from madoguchi.jobs.bills import bill_report, bill_run, difference_report, posted_bills
from madoguchi.jobs.bills.former_bills import read_former_bills, read_former_lines
from madoguchi.jobs.bills.our_month import read_our_month
from madoguchi.jobs.bills.parallel_month import compare_months
from madoguchi.jobs.bills.withdrawn_charges import withdraw_charges
from madoguchi.jobs.load.report import FaultyFolder
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

QUIET_SECONDS = 2.0  # before it prints its progress
VERBS = ["issue", "list", "faults", "postal", "compare", "withdraw"]
DIFFERENCES_EXIT_STATUS = 2
"""That two systems differ is an answer; 1 says that there is none."""


class Command(BaseCommand):
    help = (
        "Issue or list the bills of a month, compare them with a former system's,"
        " or withdraw the charges that are on no bill."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("file", nargs="?", type=Path, help="with compare")
        parser.add_argument("--month", required=True, help="like 2026-10")
        parser.add_argument("--at", help="moment of issue, ISO 8601, JST; default now")
        parser.add_argument("--due", help="day of payment; default by operator.json")
        parser.add_argument("--dry-run", action="store_true", help="issue nothing")
        parser.add_argument("--csv", action="store_true", help="list as CSV")
        parser.add_argument("--lines", type=Path, help="with compare: a file of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        self.next_progress_at = time.monotonic() + QUIET_SECONDS
        verb = options["verb"]
        if verb == "issue" and options["dry_run"]:
            verb = "preview"
        try:
            getattr(self, verb)(options)
        except Refused as refusal:
            self.stderr.write(f"{refusal.code}: {refusal}")
            sys.exit(1)
        except FaultyFolder as faulty:
            for line in faulty.report.lines():
                self.stderr.write(line)
            self.stderr.write(
                "比べていません。直してからもう一度どうぞ。(bills_file_faulty)"
            )
            sys.exit(1)
        except BrokenPipeError:  # the reader of a list has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def issue(self, options: dict[str, Any]) -> None:
        run = bill_run.parse_run(options["month"], options["at"], options["due"])
        bill_run.refuse_future_issue(run)
        planned, done = bill_run.issue_all_bills(run, self.progress)
        for line in bill_report.issue_summary(run, planned, done):
            self.stdout.write(line)

    def preview(self, options: dict[str, Any]) -> None:
        run = bill_run.parse_run(options["month"], options["at"], options["due"])
        bill_run.refuse_future_issue(run)
        planned, done = bill_run.preview_all_bills(run, self.progress)
        with batch(bill_run.BILLS_ACTOR):
            before = listing.month_sums(run.month)
            last = listing.month_sums(month_after(run.month, -1))
        for line in bill_report.preview_summary(
            run, planned, would_be=done, before=before, last_month=last
        ):
            self.stdout.write(line)

    def list(self, options: dict[str, Any]) -> None:
        month = bill_run.parse_month(options["month"])
        with batch(bill_run.BILLS_ACTOR):
            bills = listing.listing_rows(month)
            if options["csv"]:
                bill_report.write_bills_csv(self.stdout, options["month"], bills)
                return
            for line in bill_report.bill_list_lines(bills):
                self.stdout.write(line)

    def faults(self, options: dict[str, Any]) -> None:
        with batch(bill_run.BILLS_ACTOR):
            faults = reported_faults(bill_run.parse_month(options["month"]))
        for line in bill_report.bill_fault_lines(faults):
            self.stdout.write(line)
        self.stdout.write(f"{len({f.account_id for f in faults}):,}件の請求を停止中")

    def postal(self, options: dict[str, Any]) -> None:
        """Write the bills that go by post, with the address of each."""
        with batch(bill_run.BILLS_ACTOR):
            month = bill_run.parse_month(options["month"])
            posted_bills.write_posted_bills_csv(self.stdout, month)

    def withdraw(self, options: dict[str, Any]) -> None:
        """Take back the charges of a month that are on no bill."""
        month = bill_run.parse_month(options["month"])
        count = withdraw_charges(month, at=now())
        self.stdout.write(
            f"{options['month']}の未発行の料金{count:,}件を取り下げました。"
            "発行済みの請求書は変わりません。"
        )

    def compare(self, options: dict[str, Any]) -> None:
        month, file = bill_run.parse_month(options["month"]), options["file"]
        if file is None:
            raise Refused("no_bills_file", "比べるファイルを指定してください。")
        former = read_former_bills(file)
        lines = read_former_lines(options["lines"]) if options["lines"] else None
        with batch(bill_run.BILLS_ACTOR):
            ours = read_our_month(month)
        found = list(compare_months(former, lines, ours))
        if options["csv"]:
            difference_report.write_differences_csv(self.stdout, found)
        else:
            compared = len({*former, *ours.bills})
            for line in difference_report.difference_lines(found, compared):
                self.stdout.write(line)
        if found:
            sys.exit(DIFFERENCES_EXIT_STATUS)

    def progress(self, done: int, of: int) -> None:
        if time.monotonic() > self.next_progress_at:
            self.stderr.write(f"請求の計算: {done:,} / {of:,}件", ending="\r")
            self.next_progress_at = time.monotonic() + 1
