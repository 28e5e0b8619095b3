"""Somebody changes department or work: what they had ends, what they get begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.customers.models import Grant, Member
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.people.administrators import lock_company, refuse_without_administrator
from madoguchi.people.company_grants import (
    keep_operator_role,
    record_company_grant,
    refuse_part_for_whole,
    tell_member,
)
from madoguchi.people.grant_checks import (
    WantedGrant,
    refuse_unfit,
    refuse_unknown_keys,
)
from madoguchi.people.grant_ends import open_grants
from madoguchi.people.role_names import GivenRole
from madoguchi.platform.audit import Act, record

MAX_DAYS_AHEAD = 366


@dataclass(frozen=True, slots=True)
class Move:
    """From `on` these roles over one part; what was before ends the day before."""

    on: date
    roles: Sequence[GivenRole]
    scope: str
    keys: tuple[str, ...]
    reason: str = ""


def move_person(member: Member, move: Move, *, by: Member, at: datetime) -> list[Grant]:
    """End the old grants, add the new ones; in a transaction. Return the new ones.

    Refused: `unfit_move`, `whole_company_role`, `grant_key_unknown`, `unfit_grant`,
    `last_administrator`: nothing has changed then.
    """
    today = at.date()
    if not today <= move.on <= today + MAX_DAYS_AHEAD * ONE_DAY:
        words = _(
            "異動の日は、きょうから1年のうちで選んでください。何も変えていません。"
        )
        raise Refused("unfit_move", words)
    lock_company(member.party_id)
    keep_operator_role(member, by=by, at=at)
    for grant in open_grants(member, at):
        end_before(grant, move.on, by, at)
    added = [add_moved(member, role, move, by, at) for role in move.roles]
    refuse_without_administrator(member.party_id, move.on)
    told = {
        "member": ["", str(member)],
        "on": ["", move.on.isoformat()],
        "roles": ["", " ".join(role.code for role in move.roles)],
        "scope": ["", " ".join([move.scope, *move.keys])],
        "reason": ["", move.reason],
    }
    record(Act("person_moved", str(member), member.party_id, str(by), at), told)
    tell_member(member, by, at)
    return added


def end_before(grant: Grant, on: date, by: Member, at: datetime) -> None:
    """End it the day before; one that begins later never begins."""
    last = max(on, grant.from_on) - ONE_DAY
    if grant.until_on and grant.until_on <= last:
        return
    grant.until_on = last
    grant.save(update_fields=["until_on"])
    record_company_grant("grant_ended", grant, by, at)


def add_moved(
    member: Member, role: GivenRole, move: Move, by: Member, at: datetime
) -> Grant:
    rights = tuple(sorted(role.rights))
    wanted = WantedGrant(rights, move.scope, move.keys, move.on, None, move.reason)
    refuse_unfit(wanted, at.date())
    refuse_unknown_keys(member.party_id, wanted)
    refuse_part_for_whole(role, wanted)
    row = Grant.objects.create(
        member=member,
        party_id=member.party_id,
        rights=list(rights),
        scope=move.scope,
        keys=list(move.keys),
        from_on=move.on,
        role=role.code,
        granted_by=str(by),
        granted_at=at,
        reason=move.reason,
    )
    record_company_grant("grant_added", row, by, at)
    return row
