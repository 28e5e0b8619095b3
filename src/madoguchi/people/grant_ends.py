"""All that somebody may do in a company ends at once, as when they leave."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from madoguchi.customers.models import Grant, Member
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.people.company_grants import keep_operator_role, record_company_grant


def open_grants(member: Member, at: datetime) -> list[Grant]:
    """Those in force, and those that are to begin."""
    is_open = Q(until_on=None) | Q(until_on__gte=at.date())
    return list(Grant.objects.filter(is_open, member=member).order_by("pk"))


def end_grants_of(member: Member, *, by: Member | str, at: datetime) -> Sequence[Grant]:
    """End every grant and what the operator's role gave; return what was ended."""
    keep_operator_role(member, by=by, at=at)
    ended = open_grants(member, at)
    for grant in ended:
        grant.until_on = max(at.date(), grant.from_on) - ONE_DAY
        grant.save(update_fields=["until_on"])
        record_company_grant("grant_ended", grant, by, at)
    return ended
