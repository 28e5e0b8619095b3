from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.bills.bill_run import parse_moment
from madoguchi.jobs.upkeep.queue_replay import work_until


class Command(BaseCommand):
    help = "Do the work of the queue as if it were a later moment. Not on a live one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", required=True, help="ISO 8601; without zone: JST")

    def handle(self, *args: Any, **options: Any) -> None:
        done = work_until(parse_moment(options["at"]))
        self.stdout.write(f"{done}件の仕事をしました。")
