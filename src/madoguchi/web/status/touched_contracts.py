"""Which contracts an outage or maintenance touches now, for the switcher."""

from madoguchi.identity.member_request import MemberRequest
from madoguchi.notices.notice_times import (
    PlannedTime,
    notices_at_time,
    notices_in_sight,
)
from madoguchi.notices.verdicts import contracts_reached
from madoguchi.platform.clock import now


def touched_contracts(request: MemberRequest) -> frozenset[int]:
    """Find the contracts of the customer number in use that are touched now.

    Those of other customer numbers are behind the wall: nothing is said of them.
    """
    at = now()
    current = notices_at_time(notices_in_sight(at), PlannedTime.CURRENT, at)
    handles = [handle.pk for handle in request.own_contracts]
    reached = contracts_reached(current, handles)
    return frozenset(pk for contracts in reached.values() for pk in contracts)
