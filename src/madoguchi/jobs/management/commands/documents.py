from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs import verify
from madoguchi.jobs.documents import ask_for_missing


class Command(BaseCommand):
    help = "Make the documents that are missing; verify all, or one file or digest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["make", "verify"])
        parser.add_argument("told", nargs="*", help="a file or a SHA-256")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["act"])(options["told"])

    def make(self, _told: list[str]) -> None:
        self.stdout.write(f"{ask_for_missing():,}件の書類を作成待ちにしました。")

    def verify(self, told: list[str]) -> None:
        for one in told:
            self.stdout.write(verify.look_up(one))
        if not told:
            self.verify_all()

    def verify_all(self) -> None:
        """Exit status 1, and a line each, where a document is not what was issued."""
        found = 0
        for fault in verify.faults():
            found += 1
            self.stdout.write(f"{fault.number} {fault.what}")
        if found:
            raise CommandError(f"{found:,}件のファイルが発行時と異なります。")
        self.stdout.write("すべての書類が発行時のままです。")
