import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.catalogue.models import Policy
from madoguchi.jobs.orders.policy_file import POLICY_FIELDS, set_policy
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now


class Command(BaseCommand):
    help = "The rules for procedures: `policy set FILE` (JSON), `policy list`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["set", "list"])
        parser.add_argument("file", nargs="?", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "set":
            self.set(options["file"])
        for row in Policy.objects.order_by("valid_from"):
            cells = [f"{name}={getattr(row, name)}" for name in sorted(POLICY_FIELDS)]
            self.stdout.write(" ".join(cells))

    def set(self, file: Path | None) -> None:
        if file is None or not file.is_file():
            raise CommandError("JSONのファイルを指定してください。")
        try:
            set_policy(json.loads(file.read_text("utf-8-sig")), today=now().date())
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file} はJSONとして読めません。") from error
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
