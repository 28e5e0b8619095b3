from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.bills.bill_run import parse_moment
from madoguchi.jobs.outages.notice_text import format_notice
from madoguchi.kernel.errors import Refused
from madoguchi.notices.mode_switch import ModeOfFunction, switch_mode
from madoguchi.notices.models import Function, Mode
from madoguchi.notices.notice_checks import refuse_past_end
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_operator_job
from madoguchi.procedures.toolkit.mode_readers import (
    functions_with_readers,
    refuse_unread_mode,
)

MODE_ACTOR = "operator command"


class Command(BaseCommand):
    help = "How a function runs: open, hold, draft_only, read_only or closed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("function", choices=functions_with_readers())
        parser.add_argument("mode", choices=Mode.values)
        parser.add_argument("--words", default="", help="what customers are told")
        parser.add_argument("--until", help="when it is expected to be over")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.switch(**options)
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal

    def switch(
        self, *, function: str, mode: str, words: str, until: str | None, **_: Any
    ) -> None:
        at, expected_at = now(), parse_moment(until) if until else None
        if expected_at is not None:
            refuse_past_end(expected_at, at)
        to = ModeOfFunction(function, Mode(mode), words, expected_at)
        if to.mode != Mode.OPEN:
            refuse_unread_mode(function, to.mode)
        with batch(MODE_ACTOR):
            notices = switch_mode(to, actor=MODE_ACTOR, at=at)
            defer_operator_job("wake_orders", at, actor=MODE_ACTOR)
            defer_operator_job("render_status", at, actor=MODE_ACTOR)
        self.stdout.write(f"{Function(function).label}: {to.mode.label}")
        for notice in notices:
            self.stdout.write(format_notice(notice, at))
