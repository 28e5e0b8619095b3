from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.outages import typed_notices
from madoguchi.jobs.outages.notice_text import format_notice, format_revision
from madoguchi.kernel.errors import Refused
from madoguchi.notices.models import Mode, Notice
from madoguchi.notices.notice_changes import add_notice, change_notice, end_notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_operator_job
from madoguchi.procedures.toolkit.mode_readers import functions_with_readers

NOTICE_ACTOR = "operator command"


class Command(BaseCommand):
    help = "What is wrong or planned: `notice add`, `list`, and `change|end|show N`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["add", "change", "end", "list", "show"])
        parser.add_argument("number", nargs="?", default="")
        names = functions_with_readers()
        parser.add_argument("--function", choices=names, action="append")
        parser.add_argument("--service", action="append")
        parser.add_argument("--area", action="append", help="東京都多摩市, or 206")
        parser.add_argument("--contract", action="append")
        parser.add_argument("--kind", choices=Notice.Kind.values)
        parser.add_argument("--mode", choices=Mode.values)
        parser.add_argument("--words", help="what customers are told")
        parser.add_argument("--from", dest="starts", help="when it begins; else now")
        parser.add_argument("--to", dest="ends", help="when it ends by itself")
        parser.add_argument("--until", help="when it is expected to be over")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with batch(NOTICE_ACTOR):
                if options["act"] == "list":
                    self.print_notices(Notice.objects.order_by("pk"))
                elif options["act"] == "show":
                    self.show(typed_notices.find_notice(options["number"]))
                else:
                    self.print_notices([self.change(options)])
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal

    def change(self, options: dict[str, Any]) -> Notice:
        act, at = options["act"], now()
        if act == "add":
            notice = typed_notices.build_typed_notice(options, at)
            add_notice(notice, actor=NOTICE_ACTOR, at=at)
        else:
            notice = typed_notices.find_notice(options["number"])
            if act == "end":
                end_notice(notice, actor=NOTICE_ACTOR, at=at)
            else:
                typed_notices.copy_typed_columns(notice, options, at)
                change_notice(notice, actor=NOTICE_ACTOR, at=at)
        defer_operator_job("wake_orders", at, actor=NOTICE_ACTOR)
        defer_operator_job("render_status", at, actor=NOTICE_ACTOR)
        newest = notice.revisions.latest("number").pk
        defer_operator_job("tell_subscribers", at, actor=NOTICE_ACTOR, revision=newest)
        return notice

    def print_notices(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            self.stdout.write(format_notice(notice, now()))

    def show(self, notice: Notice) -> None:
        for revision in notice.revisions.order_by("number"):
            self.stdout.write(format_revision(revision))
