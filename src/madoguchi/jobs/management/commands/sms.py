from argparse import ArgumentParser
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.management.base import BaseCommand

from madoguchi.kernel.typed_numbers import unit_price
from madoguchi.kernel.wording import format_number, format_yen
from madoguchi.messaging.sms_counts import sms_months
from madoguchi.platform.batch import batch

SMS_ACTOR = "sms"


class Command(BaseCommand):
    help = "What short messages came to: `sms count [--yen-per-segment 3.3]`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["count"])
        parser.add_argument("--yen-per-segment", type=unit_price)

    def handle(
        self, *args: Any, yen_per_segment: Decimal | None, **options: Any
    ) -> None:
        """Print a line a month: messages, what the carrier bills, and receipts."""
        with batch(SMS_ACTOR):
            months = sms_months()
        for row in months:
            cost = ""
            if yen_per_segment is not None:
                exact = row.segments * yen_per_segment
                yen = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
                cost = f"（およそ{format_yen(yen)}）"
            self.stdout.write(
                f"{row.month:%Y-%m}: {format_number(row.messages)}件"
                f" 課金{format_number(row.segments)}通{cost}"
                f" 着信{format_number(row.delivered)}通"
                f" 不着{format_number(row.undelivered)}通"
            )
        if not months:
            self.stdout.write("送ったSMSはありません。")
