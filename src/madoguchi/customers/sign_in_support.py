"""Help of the operator for a person who cannot sign in.

The operator never sees or sets a secret.
"""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import RecoveryCase, SignInEvent, User
from madoguchi.accounts.security_notices import create_security_notices
from madoguchi.customers.models import Member
from madoguchi.platform.job_queue import defer_job


@dataclass(frozen=True, slots=True)
class ActingOperator:
    """The member of staff, by the name that the history shows, and the reason."""

    name: str
    reason: str


def unlock_sign_in(user: User, by: ActingOperator, at: datetime) -> int:
    """Reset all counters of a user and notify all channels; return how many ran."""
    counters = attempts.unlock_user(user)
    record_and_notify(user, "unlocked", by, at)
    return counters


def record_and_notify(
    user: User,
    what: str,
    by: ActingOperator,
    at: datetime,
    case: RecoveryCase | None = None,
) -> None:
    SignInEvent.objects.create(
        user=user,
        at=at,
        what=what,
        is_success=True,
        device_name="窓口",
        by=by.name[:200],
        reason=by.reason[:500],
    )
    memberships = Member.objects.filter(user=user)
    member = memberships.order_by("party__customer_number").first()
    party, actor = (member.party_id if member else 0), f"operator {by.name}"
    for notice in create_security_notices(user, what, at, case=case):
        defer_job("send_security_notice", at, party=party, actor=actor, notice=notice)
