"""Whether outages touch the contracts of whoever reads the page of outages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from unicodedata import normalize

from django.http import HttpRequest

from madoguchi.contracts.queries import MAX_LISTED_CONTRACTS, ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_times import PlannedTime, notices_at_time
from madoguchi.notices.prefectures import prefecture_of_area
from madoguchi.notices.verdicts import Touch, contracts_reached, touch_now
from madoguchi.web.status.own_notices import OwnNotice, notices_of_member


@dataclass(frozen=True, slots=True)
class ContractVerdict:
    """What touches a contract now; `unsure`: what may, as far as is known (調査中)."""

    handle: ContractHandle
    touching: Sequence[Notice]
    unsure: Sequence[Notice]

    @property
    def is_quiet(self) -> bool:
        return not (self.touching or self.unsure)


@dataclass(frozen=True, slots=True)
class OwnVerdicts:
    """Each contract where they are few, those touched first; else each notice."""

    contracts: Sequence[ContractVerdict]
    notices: Sequence[OwnNotice]
    is_many: bool


def own_verdicts(
    request: HttpRequest, notices: Sequence[Notice], at: datetime
) -> OwnVerdicts | None:
    """Judge the notices given for the customer number in use; None for a stranger."""
    if not hasattr(request, "member"):
        return None
    of_member = cast(MemberRequest, request)
    if len(of_member.own_contracts) > MAX_LISTED_CONTRACTS:
        own = [row for row in notices_of_member(of_member, at) if row.card.is_current]
        return OwnVerdicts([], own, is_many=True)
    handles = [each for each in of_member.own_contracts if not each.is_ended]
    current = notices_at_time(notices, PlannedTime.CURRENT, at)
    reached = contracts_reached(current, [handle.pk for handle in handles])
    verdicts = [verdict_of_contract(each, current, reached) for each in handles]
    order = sorted(verdicts, key=lambda one: (not one.touching, one.is_quiet))
    return OwnVerdicts(order, [], is_many=False)


def verdict_of_contract(
    handle: ContractHandle, current: Sequence[Notice], reached: dict[int, set[int]]
) -> ContractVerdict:
    touching = [row for row in current if handle.pk in reached.get(row.pk, ())]
    place = prefecture_of_area(normalize("NFKC", handle.place))
    unsure = [
        row
        for row in current
        if row not in touching and touch_now(row, handle.service, place) == Touch.UNSURE
    ]
    return ContractVerdict(handle, touching, unsure)
