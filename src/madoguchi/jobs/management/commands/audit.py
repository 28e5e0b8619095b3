from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.documents.audit_verification import batch_snapshot, verify_audit_log
from madoguchi.jobs.upkeep.audit_anchors import create_anchor
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now


class Command(BaseCommand):
    help = "`verify`: is the log whole, else its first bad row. `anchor`: one now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["verify", "anchor"])

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["act"])()

    def anchor(self) -> None:
        row = create_anchor(now())
        self.stdout.write(f"{row.at.isoformat()} {row.root} {row.pk}")

    def verify(self) -> None:
        try:
            with batch_snapshot():
                tally, fault = verify_audit_log()
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
        if fault:
            raise CommandError(fault)
        self.stdout.write(
            f"監査記録 {tally.events:,}件、書類 {tally.documents:,}件: "
            "改ざんは見つかりませんでした。"
        )
