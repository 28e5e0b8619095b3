"""What the operator may do for somebody at the door. Never a secret seen or set."""

from dataclasses import dataclass
from datetime import datetime

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import RecoveryCase, SignInEvent, User
from madoguchi.accounts.security_notices import create_security_notices
from madoguchi.customers.models import Member
from madoguchi.platform.job_queue import defer_job


@dataclass(frozen=True, slots=True)
class ActingOperator:
    """Who of the operator, by the name that the history shows, and why."""

    name: str
    reason: str


def unlock_sign_in(user: User, by: ActingOperator, at: datetime) -> int:
    """Every counter begins anew; all channels are told. How many were running."""
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
    mine = Member.objects.filter(user=user).order_by("party__customer_number")
    member = mine.first()
    party, actor = (member.party_id if member else 0), f"operator {by.name}"
    for notice in create_security_notices(user, what, at, case=case):
        defer_job("send_security_notice", at, party=party, actor=actor, notice=notice)
