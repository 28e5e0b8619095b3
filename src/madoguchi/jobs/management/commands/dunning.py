import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.dunning.rule_file import RULE_FIELDS, set_dunning_rule
from madoguchi.kernel.errors import Refused
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
        if options["act"] == "set":
            self.set(options["file"])
        for row in DunningRule.objects.order_by("valid_from"):
            cells = [f"{name}={getattr(row, name)}" for name in sorted(RULE_FIELDS)]
            self.stdout.write(" ".join(cells))

    def set(self, file: Path | None) -> None:
        if file is None or not file.is_file():
            raise CommandError("JSONのファイルを指定してください。")
        try:
            content = json.loads(file.read_text("utf-8-sig"))
            with batch(DUNNING_ACTOR):
                set_dunning_rule(content, today=now().date())
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file} はJSONとして読めません。") from error
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
