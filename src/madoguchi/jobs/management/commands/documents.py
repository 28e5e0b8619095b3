from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.bills.revision_command import (
    REVISION_VERBS,
    due_day_note,
    one_invoice_number,
    revise_bill,
    total_note,
)
from madoguchi.jobs.documents import document_verdict, file_verification
from madoguchi.jobs.documents.discarded_files import (
    bring_back,
    discarded_files,
    grace_period,
)
from madoguchi.jobs.documents.document_tasks import defer_missing_documents
from madoguchi.jobs.documents.stored_files import discard_orphans
from madoguchi.kernel.errors import Refused

FILE_ACTS = ("bring-back", "discard-orphans", "discarded")


class Command(BaseCommand):
    help = "Make the documents that are missing; verify all, or one file or digest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "act", choices=[*REVISION_VERBS, "make", "verify", *FILE_ACTS]
        )
        parser.add_argument("names", nargs="*", help="a file, a SHA-256, or an invoice")
        parser.add_argument("--to", type=Path, help="the folder to bring back into")
        parser.add_argument("--line", action="append", default=[], help="like 4=359")
        parser.add_argument("--reason", default="", help="printed and shown")
        parser.add_argument("--operator", default="", help="who asks; shown")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] in REVISION_VERBS:
            self.revise(options)
        elif options["act"] == "discarded":
            self.list_discarded()
        elif options["act"] == "bring-back":
            self.bring_back(options["names"], options["to"])
        elif options["act"] == "discard-orphans":
            self.discard_orphans()
        else:
            getattr(self, options["act"])(options["names"])

    def revise(self, options: dict[str, Any]) -> None:
        request = {key: options[key] for key in ("operator", "reason")}
        try:
            number = one_invoice_number(options["names"])
            row = revise_bill(options["act"], number, options["line"], **request)
            said = f"{row.number} を発行しました（{row.total_yen:,}円）。"
            self.stdout.write(f"{said}{due_day_note(row)}{total_note(row)}")
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal

    def list_discarded(self) -> None:
        """Print number, digest, and until when a file can be brought back."""
        for row in discarded_files():
            until = (row.discarded_at + grace_period()).isoformat()
            self.stdout.write(f"{row.number},{row.sha256},{until}")

    def bring_back(self, numbers: list[str], folder: Path | None) -> None:
        if folder is None:
            raise CommandError("--to で、書き出すフォルダを指定してください。")
        try:
            for number in numbers:
                for file in bring_back(number, folder):
                    self.stdout.write(str(file))
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal

    def discard_orphans(self) -> None:
        self.stdout.write(f"{discard_orphans():,}件のファイルを削除待ちにしました。")

    def make(self, _names: list[str]) -> None:
        self.stdout.write(
            f"{defer_missing_documents():,}件の書類を作成待ちにしました。"
        )

    def verify(self, names: list[str]) -> None:
        """Look up all of them: a name that is none does not hide those behind it."""
        refusals = []
        for name in names:
            try:
                self.stdout.write(document_verdict.look_up_document(name))
            except Refused as refusal:
                refusals.append(f"{name}: {refusal}（{refusal.code}）")
        if refusals:
            raise CommandError("\n".join(refusals))
        if not names:
            self.verify_all()

    def verify_all(self) -> None:
        """Print a line for each fault; exit status 1 if there is one."""
        fault_count = 0
        for fault in file_verification.stored_file_faults():
            fault_count += 1
            self.stdout.write(f"{fault.number} {fault.message}")
        if fault_count:
            raise CommandError(
                f"{fault_count:,}件のファイルが発行時と異なるか、確かめられません。"
            )
        self.stdout.write("すべての書類が発行時のままです。")
