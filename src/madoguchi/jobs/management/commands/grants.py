from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from madoguchi.customers.models import Grant
from madoguchi.customers.sign_in_support import ActingOperator
from madoguchi.jobs.support import member_grants
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.typed_days import typed_day
from madoguchi.people.grant_checks import WantedGrant
from madoguchi.platform.clock import now

NO_GRANTS = "付与はありません。どの方も、役割の権限をお客様全体に持っています。"


class Command(BaseCommand):
    help = "Limit a member to billing accounts, contracts or departments of its party."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["add", "end", "list"])
        parser.add_argument("--customer", default="", help="the customer number")
        parser.add_argument("--mail", default="", help="the address that signs in")
        parser.add_argument("--rights", nargs="+", default=[], help="as read:bills")
        parser.add_argument("--scope", choices=Grant.Scope.values, default="all")
        parser.add_argument("--keys", nargs="+", default=[], help="numbers or codes")
        parser.add_argument("--from", dest="from_on", type=typed_day)
        parser.add_argument("--until", dest="until_on", type=typed_day)
        parser.add_argument("--grant", type=int, default=0, help="the one to end")
        parser.add_argument("--operator", default="", help="who does this")
        parser.add_argument("--reason", default="", help="why, and the ticket")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = list(rows_after(options))
        except Refused as refusal:
            raise CommandError(f"{refusal}（{refusal.code}）") from refusal
        for row in rows:
            self.stdout.write(format_grant(row))
        if not rows:
            self.stdout.write(NO_GRANTS)


def rows_after(options: dict[str, Any]) -> Iterator[Grant]:
    at = now()
    if options["act"] == "list":
        yield from member_grants.list_grants(options["customer"])
        return
    by = ActingOperator(options["operator"], options["reason"])
    if options["act"] == "end":
        yield member_grants.end_grant(options["grant"], options["until_on"], by, at)
        return
    wanted = WantedGrant(
        tuple(options["rights"]),
        options["scope"],
        tuple(options["keys"]),
        options["from_on"] or at.date(),
        options["until_on"],
    )
    mail, customer = options["mail"], options["customer"]
    yield member_grants.add_grant(mail, customer, wanted, by, at)


def format_grant(row: Grant) -> str:
    days = f"{row.from_on}–{row.until_on or ''}"
    what = f"{row.scope} {' '.join(row.keys)}".rstrip()
    return f"{row.pk} {row.member.user.email} {' '.join(row.rights)} · {what} · {days}"
