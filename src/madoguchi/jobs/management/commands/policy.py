from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.catalogue.models import Policy
from madoguchi.jobs.orders.policy_file import POLICY_FIELDS, set_policy
from madoguchi.jobs.rule_files.changed_members import change_lines
from madoguchi.jobs.rule_files.json_object import read_json_object
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.clock import now


class Command(BaseCommand):
    help = "The rules for procedures: `policy set FILE` (JSON), `policy list`."

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
        stored = set_policy(read_json_object(file), today=now().date())
        day = format_day(stored.after.valid_from)
        self.stdout.write(f"{day}からの手続きの決まりを登録しました。")
        names = POLICY_FIELDS - {"valid_from"}
        for line in change_lines(stored.before, stored.after, names):
            self.stdout.write(line)

    def list(self) -> None:
        for row in Policy.objects.order_by("valid_from"):
            cells = [f"{name}={getattr(row, name)}" for name in sorted(POLICY_FIELDS)]
            self.stdout.write(" ".join(cells))
