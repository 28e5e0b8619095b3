"""A customer who is open at the desk: after a recorded reason, for half an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from madoguchi.accounts.guard.proofs import level_in_session
from madoguchi.accounts.models import Staff
from madoguchi.customers.models import Member
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.reasons import clean_reason
from madoguchi.platform.scope import scope

VISIT_DURATION = timedelta(minutes=30)
VISITS_SESSION_KEY = "visits"


@dataclass(slots=True)
class Visit:
    """A customer who is open in this session; stands where a member does elsewhere."""

    party_id: int
    until: datetime
    reason: str


def current_visit(request: DeskRequest, party: int) -> Visit | None:
    kept = request.session.get(VISITS_SESSION_KEY, {}).get(str(party))
    if kept is None or kept[0] <= now().timestamp():
        return None
    until = datetime.fromtimestamp(kept[0], tz=now().tzinfo)
    return Visit(party, until, kept[1])


def open_customer(
    request: DeskRequest, party: int, *, reason: str, ticket: str
) -> None:
    """Open a customer for half an hour. In the audit log before anything is seen."""
    reason = clean_reason(reason)
    refuse_own_customer(request.staff, party)
    at, actor = now(), str(request.staff)
    until = localtime(at + VISIT_DURATION)
    changes = {
        "reason": ["", reason],
        "until": ["", until.isoformat(timespec="minutes")],
    }
    changes |= {"ticket": ["", ticket]} if ticket else {}
    with scope(actor, party, level=level_in_session(request)):
        record(Act("customer_opened", f"party {party}", party, actor, at), changes)
    opened = {str(party): [int(until.timestamp()), reason]}
    request.session[VISITS_SESSION_KEY] = (
        request.session.get(VISITS_SESSION_KEY, {}) | opened
    )


def refuse_own_customer(staff: Staff, party: int) -> None:
    """Nobody opens, and so approves, what is their own."""
    if Member.objects.filter(user=staff.user_id, party=party).exists():
        raise Refused(
            "own_customer_number",
            _(
                "ご自身のお客様番号は窓口から開けません。何も変更していません。"
                "ほかの担当者に頼んでください。"
            ),
        )


def close_customer(request: DeskRequest, party: int) -> None:
    kept = request.session.get(VISITS_SESSION_KEY, {})
    request.session[VISITS_SESSION_KEY] = {
        p: v for p, v in kept.items() if p != str(party)
    }
