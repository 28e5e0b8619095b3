import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.jobs.load.folder import LoadedFolder, load_folder
from madoguchi.jobs.load.report import FaultyFolder, report_lines
from madoguchi.kernel.errors import Refused

QUIET_SECONDS = 2.0  # before it prints its progress


class Command(BaseCommand):
    help = "Load an operator's folder (docs/import-format.md): all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        self.next_progress_at = time.monotonic() + QUIET_SECONDS
        try:
            done = load_folder(
                options["folder"], actor="import", progress=self.progress
            )
        except Refused as refusal:
            self.stderr.write(f"{refusal.code}: {refusal}")
            sys.exit(1)
        except FaultyFolder as faulty:
            for line in faulty.report.lines():
                self.stderr.write(line)
            self.stderr.write("何も取り込んでいません。直してからもう一度どうぞ。")
            sys.exit(1)
        self.show(done)

    def progress(self, file: str, rows: int) -> None:
        if time.monotonic() > self.next_progress_at:
            self.stderr.write(f"{file}: {rows:,}行", ending="\r")
            self.next_progress_at = time.monotonic() + 1

    def show(self, done: LoadedFolder) -> None:
        self.stdout.write(f"{'file':<24}{'rows':>12}{'new':>12}{'changed':>12}")
        for row in done.files:
            numbers = f"{row.rows:>12,}{row.new:>12,}{row.changed:>12,}"
            self.stdout.write(f"{row.file:<24}{numbers}")
        for line in report_lines(done.notes):
            self.stdout.write(f"お知らせ {line}")
