from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.audit import verify
from madoguchi.platform.batch import batch


class Command(BaseCommand):
    help = "`audit verify`: whether the log is whole; else its first bad row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        with batch("audit"):
            count, fault = verify()
        if fault:
            raise CommandError(fault)
        self.stdout.write(f"監査記録 {count:,}件: 改ざんは見つかりませんでした。")
