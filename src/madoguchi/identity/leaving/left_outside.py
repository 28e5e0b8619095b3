"""What somebody who leaves still has, and the portal cannot take back by itself."""

import re
from unicodedata import normalize

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Member
from madoguchi.mailboxes.models import Mailbox

MAX_LISTED_OUTSIDE = 100
MIN_NAME_LETTERS = 2


def what_lies_outside(member: Member) -> list[list[str]]:
    """Mailboxes and lines of the company with this person's address or name.

    Each as kind, code of the contract, and what it is called. Inside the scope.
    """
    return [*mailboxes_of(member), *lines_of(member)]


def mailboxes_of(member: Member) -> list[list[str]]:
    rows = Mailbox.objects.filter(
        party=member.party_id, address__iexact=member.user.email
    )
    found = rows.select_related("contract").order_by("address")
    return [["mailbox", row.contract.code, row.address] for row in found]


def lines_of(member: Member) -> list[list[str]]:
    """Contracts whose nickname has the name, whatever spaces are in either."""
    name = plain_name(member.user.display_name)
    if len(name) < MIN_NAME_LETTERS:
        return []
    rows = Contract.objects.filter(party=member.party_id).exclude(status="ended")
    named = rows.exclude(nickname="").order_by("contract_number")
    found = [row for row in named if name in plain_name(row.nickname)]
    return [["line", row.code, row.label] for row in found[:MAX_LISTED_OUTSIDE]]


def plain_name(text: str) -> str:
    return re.sub(r"\s", "", normalize("NFKC", text)).casefold()
