"""Cancel orders that no approver of their company has approved in time."""

from datetime import datetime

from madoguchi.jobs.upkeep import stuck_jobs
from madoguchi.jobs.upkeep.expired_drafts import JANITOR_ACTOR
from madoguchi.kernel.wording import day_in_japan
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.member_approval import expire_approval
from madoguchi.procedures.models import Order


def expire_old_approvals(at: datetime) -> int:
    """Cancel what waits since before its last day; return how many."""
    with batch(JANITOR_ACTOR):
        late = Order.objects.filter(
            state="awaiting_member", approve_by_on__lt=day_in_japan(at)
        )
        orders = list(
            late.values_list("pk", "party_id")[: stuck_jobs.MAX_ROWS_PER_ROUND]
        )
    return sum(expire_one_approval(pk, party, at) for pk, party in orders)


def expire_one_approval(pk: int, party: int, at: datetime) -> bool:
    with scope(JANITOR_ACTOR, party):
        return expire_approval(Order.objects.get(pk=pk), actor=JANITOR_ACTOR, at=at)
