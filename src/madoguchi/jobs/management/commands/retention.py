from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError

from madoguchi.billing.models import Deletion
from madoguchi.documents.models import Retention
from madoguchi.jobs.documents.expired_documents import delete_expired_documents
from madoguchi.kernel.document_kind import KIND_LABELS
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_days import typed_day
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

MAX_YEARS = 100
"""Rules for longer would count to days that no calendar has."""


class Command(BaseCommand):
    help = "Show how long documents are kept; with --years add a rule from a day on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", default="", choices=["", *map(str, KIND_LABELS)])
        parser.add_argument("--years", type=int, help="7 or more")
        parser.add_argument("--from", dest="from_on", type=typed_day)

        parser.add_argument("--deleted", action="store_true", help="what has gone, CSV")
        parser.add_argument(
            "--delete", action="store_true", help="delete now what is over"
        )
        parser.add_argument(
            "--max-percent",
            type=int,
            default=settings.MAX_DELETION_PERCENT,
            help="with --delete: of all documents, at most",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deleted"]:
            return self.print_deleted()
        if options["delete"]:
            return self.delete(options["max_percent"])
        if options["years"] is not None:
            self.add(options["kind"], options["from_on"], options["years"])
        with batch("retention"):
            rows = list(Retention.objects.order_by("kind", "from_on"))
        for row in rows:
            kind = KIND_LABELS.get(row.kind, "すべて")
            self.stdout.write(f"{row.from_on} 以降に発行した{kind}: {row.years}年")
        self.stdout.write("決まりのないもの: 10年")
        return None

    def delete(self, max_percent: int) -> None:
        """Delete as the nightly job does, with another limit of the share."""
        try:
            delete_expired_documents(max_percent)
        except Refused as refusal:
            raise CommandError(f"{refusal.code}: {refusal}") from refusal

    def print_deleted(self) -> None:
        """Print CSV: number, kind, day of issue, digest, moment of deletion, rule."""
        with batch("retention"):
            for row in Deletion.objects.order_by("number").iterator():
                rule = row.rule_from_on or ""
                cells = (row.number, row.kind, row.issued_on, row.sha256)
                how = (row.deleted_at.isoformat(), row.years, rule)
                self.stdout.write(",".join(map(str, cells + how)))

    def add(self, kind: str, from_on: date | None, years: int) -> None:
        at = now()
        day = from_on or at.date()
        if years > MAX_YEARS:
            raise wrong_rule()
        try:
            with batch("retention"):
                Retention.objects.create(kind=kind, from_on=day, years=years)
                rule = f"{kind or 'all'} from {day}: {years} years"
                record(Act("retention_set", rule, None, "retention", at))
        except (DataError, IntegrityError):  # a column takes no such number of years
            raise wrong_rule() from None


def wrong_rule() -> CommandError:
    return CommandError(
        f"保存年数は7年以上、{MAX_YEARS}年までです。同じ日からの決まりは1つだけです。"
        "何も変えていません。（retention_wrong）"
    )
