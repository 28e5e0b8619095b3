"""A customer number of the former system, typed into さがす, and what it is now.

Only an old number of the party in use is found: that of another is like none.
"""

import re
from dataclasses import dataclass

from django.urls import reverse

from madoguchi.customers.models import OldNumber
from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.finding.number_lookup import plain_number

OLD_NUMBER_PATTERN = re.compile(r"(?=.*[0-9])[0-9A-Z._:-]{1,20}")


@dataclass(frozen=True, slots=True)
class FoundOldNumber:
    """An old number as it was written, the present one, and where it leads."""

    old: str
    present: str
    url: str


def find_old_number(request: MemberRequest, query: str) -> FoundOldNumber | None:
    """Find what the party in use was called before; hyphens and cases are alike."""
    plain = re.sub("[- ]", "", plain_number(query))
    if not OLD_NUMBER_PATTERN.fullmatch(plain):
        return None
    numbers = OldNumber.objects.visible_to(request.access)
    found = numbers.filter(canonical__in=[plain, plain.lower()]).first()
    if found is None:
        return None
    present = request.member.party.customer_number
    return FoundOldNumber(found.number, present, url_of_contracts(request))


def url_of_contracts(request: MemberRequest) -> str:
    """The only contract of the party in use, else the list of all."""
    codes = [row.code for row in request.own_contracts]
    if len(codes) == 1:
        return reverse("contract", args=codes)
    return reverse("contracts")


def url_of_old_number(request: MemberRequest, query: str) -> str:
    """The contract of the customer, or the list of several; "" for none of theirs."""
    found = find_old_number(request, query)
    return found.url if found else ""
