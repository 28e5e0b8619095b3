"""What the people of a company may do, as its own administrator decides it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.customers.member_access import load_membership
from madoguchi.customers.models import Grant, Member
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.people.administrators import lock_company, refuse_without_administrator
from madoguchi.people.grant_checks import (
    WantedGrant,
    refuse_unfit,
    refuse_unknown_keys,
)
from madoguchi.people.role_names import OPERATOR_ROLE, GivenRole
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job

MAX_GRANTS_IN_FORCE = 50


@transaction.atomic
def give_grant(
    member: Member,
    role: GivenRole,
    wanted: WantedGrant,
    *,
    by: Member,
    at: datetime,
) -> Grant:
    """Give a member a role over a part of the company, from a day on.

    What the member had by the operator's role stays, as a grant of its own. Refused:
    `unfit_grant`, `grant_key_unknown`, `whole_company_role`, `grant_twice`,
    `too_many_grants`.
    """
    refuse_unfit(wanted, at.date())
    refuse_unknown_keys(member.party_id, wanted)
    refuse_part_for_whole(role, wanted)
    lock_company(member.party_id)
    keep_operator_role(member, by=by, at=at)
    refuse_twice(member, role, wanted, at.date())
    row = Grant.objects.create(
        member=member,
        party=member.party,
        rights=sorted(role.rights),
        scope=wanted.scope,
        keys=list(wanted.keys),
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        role=role.code,
        granted_by=str(by),
        granted_at=at,
        reason=wanted.reason,
    )
    record_company_grant("grant_added", row, by, at)
    tell_member(member, by, at)
    return row


@transaction.atomic
def take_grant(grant: Grant, last_on: date | None, *, by: Member, at: datetime) -> None:
    """Set the last day of a grant; without one it ends at once.

    Refused: `grant_is_over`, `unfit_last_day`, `last_administrator`.
    """
    lock_company(grant.party_id)
    grant.refresh_from_db()
    at_once = max(at.date(), grant.from_on) - ONE_DAY
    if grant.until_on and grant.until_on < at.date():
        words = _("この権限は、すでに終わっています。何も変えていません。")
        raise Refused("grant_is_over", words)
    if last_on and last_on < at_once:
        words = _(
            "最後の日は、きょうか、これからの日にしてください。何も変えていません。"
        )
        raise Refused("unfit_last_day", words)
    grant.until_on = last_on or at_once
    grant.save(update_fields=["until_on"])
    refuse_without_administrator(grant.party_id, at.date())
    record_company_grant("grant_ended", grant, by, at)
    tell_member(grant.member, by, at)


@transaction.atomic
def take_operator_role(member: Member, *, by: Member, at: datetime) -> None:
    """End what a member may do by the operator's role, at once.

    Refused: `grant_is_over` where there are grants already, `last_administrator`.
    """
    lock_company(member.party_id)
    kept = keep_operator_role(member, by=by, at=at)
    if kept is None:
        words = _("この権限は、すでに終わっています。何も変えていません。")
        raise Refused("grant_is_over", words)
    take_grant(kept, None, by=by, at=at)


def keep_operator_role(
    member: Member, *, by: Member | str, at: datetime
) -> Grant | None:
    """Write what a role gives as a grant; None where there are grants already.

    From its first grant on a member has nothing by its role any more.
    """
    if Grant.objects.filter(member=member).exists():
        return None
    row = Grant.objects.create(
        member=member,
        party=member.party,
        rights=sorted(load_membership(member).rights),
        scope=Grant.Scope.ALL,
        from_on=at.date(),
        role=f"{OPERATOR_ROLE}{member.role}",
        granted_by=str(by),
        granted_at=at,
    )
    record_company_grant("grant_added", row, by, at)
    return row


def refuse_part_for_whole(role: GivenRole, wanted: WantedGrant) -> None:
    if role.whole_party and wanted.scope != Grant.Scope.ALL:
        words = _(
            "「%(role)s」は、会社全体にだけ付けられます。何も変えていません。"
            "範囲で「会社全体」を選んでください。"
        )
        raise Refused("whole_company_role", words % {"role": role.label})


def refuse_twice(
    member: Member, role: GivenRole, wanted: WantedGrant, today: date
) -> None:
    open_rows = Grant.objects.filter(member=member).exclude(until_on__lt=today)
    rows = list(open_rows)
    if len(rows) >= MAX_GRANTS_IN_FORCE:
        words = _(
            "この方の権限は%(most)s件あり、これ以上は付けられません。何も変えていません。"
            "要らなくなった権限を外してから、もう一度お進みください。"
        )
        raise Refused("too_many_grants", words % {"most": MAX_GRANTS_IN_FORCE})
    for row in rows:
        is_same = (row.role, row.scope) == (role.code, wanted.scope)
        if is_same and set(row.keys) == set(wanted.keys) and covers(row, wanted):
            words = _("同じ権限が、すでにあります。何も変えていません。")
            raise Refused("grant_twice", words)


def covers(row: Grant, wanted: WantedGrant) -> bool:
    """Whether a grant already holds on each day that is wanted."""
    ends_early = row.until_on and (
        wanted.until_on is None or row.until_on < wanted.until_on
    )
    return row.from_on <= wanted.from_on and not ends_early


def record_company_grant(verb: str, row: Grant, by: Member | str, at: datetime) -> None:
    changes: Mapping[str, list[str]] = {
        "member": ["", str(row.member)],
        "rights": ["", " ".join(row.rights)],
        "scope": ["", " ".join([row.scope, *row.keys])],
        "from_on": ["", row.from_on.isoformat()],
        "until_on": ["", row.until_on.isoformat() if row.until_on else ""],
        "reason": ["", row.reason],
    }
    record(Act(verb, str(row), row.party_id, str(by), at), dict(changes))


def tell_member(member: Member, by: Member | str, at: datetime) -> None:
    """Queue the mail that something was changed; it says no more."""
    defer_job("tell_grant", at, party=member.party_id, actor=str(by), member=member.pk)
