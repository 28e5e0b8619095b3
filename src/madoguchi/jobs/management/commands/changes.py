import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.customers.models import ChangeRetention
from madoguchi.jobs.feed.acknowledgements import (
    acknowledge_changes,
    acknowledge_through,
)
from madoguchi.jobs.feed.change_lines import list_changes
from madoguchi.jobs.feed.cursors import parse_cursor, parse_limit
from madoguchi.jobs.feed.line_formats import LINE_WRITERS
from madoguchi.jobs.upkeep import change_rules, expired_changes
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_days import typed_day
from madoguchi.platform.clock import now

NOTHING_NEW = "新しい変更はありません（nothing_new）。続きの番号は {after} のままです。"


class Command(BaseCommand):
    help = "What customers changed, for the billing system: `list`, `ack`, `keep`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["list", "ack", "keep"])
        parser.add_argument("seqs", nargs="*", help="with ack: what was received")
        parser.add_argument("--after", default="0", help="the last seq that you have")
        parser.add_argument("--limit", help="lines at most")
        parser.add_argument("--format", default="ndjson", choices=[*LINE_WRITERS])
        parser.add_argument("--through", help="with ack: everything up to this seq")
        parser.add_argument("--days", type=int, help="with keep: of settled changes")
        parser.add_argument("--most-days", type=int, help="with keep: of any change")
        parser.add_argument("--from", dest="from_on", type=typed_day)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "list":
                self.print_changes(options)
            elif options["act"] == "keep":
                self.keep(options)
            else:
                self.acknowledge(options["seqs"], options["through"])
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
        except BrokenPipeError:  # the reader has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def print_changes(self, options: dict[str, Any]) -> None:
        after = parse_cursor(options["after"])
        limit = parse_limit(options["limit"]) if options["limit"] is not None else None
        write = LINE_WRITERS[options["format"]]
        if not write(list_changes(after, limit), self.stdout):
            self.stderr.write(NOTHING_NEW.format(after=after))

    def acknowledge(self, seqs: list[str], through: str | None) -> None:
        if bool(seqs) == (through is not None):
            raise Refused(
                "ack_unclear",
                "確認済みにする番号を並べるか、--through でどこまでかを"
                "指定してください。"
                "どの変更も確認済みにしていません。",
            )
        if through is None:
            count = acknowledge_changes([parse_cursor(seq) for seq in seqs], at=now())
        else:
            count = acknowledge_through(parse_cursor(through), at=now())
        self.stdout.write(f"{count:,}件を新しく確認済みにしました。")

    def keep(self, options: dict[str, Any]) -> None:
        """Add a rule where one is typed; print all of them."""
        at, days = now(), options["days"]
        if days is not None:
            most = options["most_days"] or max(days, expired_changes.DEFAULT_MOST_DAYS)
            from_on = options["from_on"] or at.date()
            rule = ChangeRetention(from_on=from_on, days=days, most_days=most)
            change_rules.add_change_retention(rule, at=at)
        for from_on, days, most in change_rules.change_retentions():
            self.stdout.write(f"{from_on} 以降の変更: {days}日、最長{most}日")
        self.stdout.write(
            f"決まりのないもの: {expired_changes.DEFAULT_DAYS}日、"
            f"最長{expired_changes.DEFAULT_MOST_DAYS}日"
        )
