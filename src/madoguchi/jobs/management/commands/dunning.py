from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.dunning.rule_file import RULE_FIELDS, set_dunning_rule
from madoguchi.jobs.rule_files.changed_members import change_lines
from madoguchi.jobs.rule_files.json_object import read_json_object
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.payments.models import DunningRule
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

DUNNING_ACTOR = "dunning rules"


class Command(BaseCommand):
    help = "The rules for late payment: `dunning set FILE` (JSON), `dunning list`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["set", "list"])
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "set":
                self.set(options["file"])
            else:
                self.list()
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal

    def set(self, file: Path | None) -> None:
        """Store the rules of a day, and print what they change: before → after."""
        content = read_json_object(file)
        with batch(DUNNING_ACTOR):
            stored = set_dunning_rule(content, today=now().date())
        day = format_day(stored.after.valid_from)
        self.stdout.write(f"{day}からの督促の決まりを登録しました。")
        names = RULE_FIELDS - {"valid_from"}
        for line in change_lines(stored.before, stored.after, names):
            self.stdout.write(line)

    def list(self) -> None:
        for row in DunningRule.objects.order_by("valid_from"):
            cells = [f"{name}={getattr(row, name)}" for name in sorted(RULE_FIELDS)]
            self.stdout.write(" ".join(cells))
