from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.jobs.support import sign_in_help
from madoguchi.kernel.errors import Refused


class Command(BaseCommand):
    help = "Help somebody in: unlock a door, decide on a recovery, withdraw a login."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "act", choices=["unlock", "recoveries", "approve", "withdraw"]
        )
        parser.add_argument("--number", default="", help="a customer number or mail")
        parser.add_argument("--customer", default="", help="whom it acts for no more")
        parser.add_argument("--operator", default="", help="who does this")
        parser.add_argument("--reason", default="", help="why, and the ticket")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for line in sign_in_help.help_sign_in(
                options["act"],
                number=options["number"],
                customer=options["customer"],
                operator=options["operator"],
                reason=options["reason"],
            ):
                self.stdout.write(line)
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
