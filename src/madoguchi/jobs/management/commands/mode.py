from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.bills.bill_run import parse_moment
from madoguchi.notices.mode_switch import switch_mode
from madoguchi.notices.models import Function, Mode, ServiceMode
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_operator_job
from madoguchi.procedures.toolkit.base import functions_of_procedures

MODE_ACTOR = "operator command"
SWITCHABLE_FUNCTIONS = {Function.LOGIN.value, *functions_of_procedures()}
"""Those whose mode is read somewhere. A mode that nobody reads would stop nothing."""


class Command(BaseCommand):
    help = "How a function runs: open, hold, draft_only, read_only or closed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("function", choices=sorted(SWITCHABLE_FUNCTIONS))
        parser.add_argument("mode", choices=Mode.values)
        parser.add_argument("--words", default="", help="what customers are told")
        parser.add_argument("--until", help="when it is expected to be over")

    def handle(self, *args: Any, **options: Any) -> None:
        at, until = now(), self.until(options["until"])
        to = ServiceMode(
            function=options["function"],
            mode=options["mode"],
            words=options["words"],
            until=until,
        )
        with batch(MODE_ACTOR):
            switch_mode(to, actor=MODE_ACTOR, at=at)
            defer_operator_job("wake_orders", at, actor=MODE_ACTOR)
        self.stdout.write(f"{to.get_function_display()}: {to.get_mode_display()}")

    def until(self, text: str | None) -> datetime | None:
        return parse_moment(text) if text else None
