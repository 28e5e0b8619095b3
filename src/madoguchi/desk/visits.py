"""Visits: a customer is open at the desk for half an hour, for a recorded reason."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from madoguchi.accounts.models import Staff
from madoguchi.customers.models import Member
from madoguchi.desk.party_scope import DeskRequest
from madoguchi.identity.session_proofs import level_in_session
from madoguchi.identity.session_state import SessionState
from madoguchi.kernel.errors import Refused
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.reasons import clean_reason
from madoguchi.platform.scope import scope

VISIT_DURATION = timedelta(minutes=30)


@dataclass(slots=True)
class Visit:
    """A customer who is open in this session; its `access` is like that of a member."""

    party_id: int
    until: datetime
    reason: str
    actor: str

    @property
    def access(self) -> Access:
        """What staff reach of an open customer: all rows of the party."""
        return Access(self.actor, self.party_id)


def current_visit(request: DeskRequest, party: int) -> Visit | None:
    stored = SessionState(request.session).open_visits.get(str(party))
    if stored is None or stored[0] <= now().timestamp():
        return None
    until = datetime.fromtimestamp(stored[0], tz=now().tzinfo)
    return Visit(party, until, stored[1], str(request.staff))


def open_customer(
    request: DeskRequest, party: int, *, reason: str, ticket: str
) -> None:
    """Open a customer for half an hour, recorded before anything is shown."""
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
    state = SessionState(request.session)
    visit = [int(until.timestamp()), reason]
    state.open_visits = {**state.open_visits, str(party): visit}


def refuse_own_customer(staff: Staff, party: int) -> None:
    """Refuse with `own_customer_number` staff who are that customer."""
    if Member.objects.filter(user=staff.user_id, party=party).exists():
        raise Refused(
            "own_customer_number",
            _(
                "ご自身のお客様番号は窓口から開けません。何も変更していません。"
                "ほかの担当者に頼んでください。"
            ),
        )


def close_customer(request: DeskRequest, party: int) -> None:
    state = SessionState(request.session)
    state.open_visits = {p: v for p, v in state.open_visits.items() if p != str(party)}
