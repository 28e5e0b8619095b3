from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.documents import ask_for_missing


class Command(BaseCommand):
    help = "Have the documents made that issued bills still lack."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["make"])

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{ask_for_missing():,}件の書類を作成待ちにしました。")
