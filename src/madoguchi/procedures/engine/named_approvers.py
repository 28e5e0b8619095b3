"""Approvers whom a company names itself, beside those of the operator's roles."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.customers.models import Member, Party
from madoguchi.customers.rights import Right
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job
from madoguchi.procedures.engine.approval_policies import refuse_single_member
from madoguchi.procedures.engine.approvers import (
    approving_memberships,
    memberships_with_right,
)
from madoguchi.procedures.models import ApprovalPolicy


@dataclass(frozen=True, slots=True)
class NamedApprovers:
    """`named` by the company, `others` by the operator's roles and grants."""

    named: list[Member]
    others: list[Member]


def approvers_by_source(party: Party, day: date) -> NamedApprovers:
    """Who may approve something on that day. Inside the scope of the party."""
    members = [each.member for each in approving_memberships(party, day)]
    named = [member for member in members if member.approves]
    return NamedApprovers(named, [m for m in members if not m.approves])


def member_to_name(party: Party, email: str) -> Member:
    """Find whom an administrator means to name, by the address of the sign-in.

    Refused with `not_a_member` for nobody of this company, and with `limited_member`
    for who is in charge of a part of it: of those the operator says what they approve.
    """
    members = Member.objects.filter(party=party).select_related("user")
    member = members.filter(user__email__iexact=email, user__is_active=True).first()
    if member is None:
        raise Refused(
            "not_a_member",
            _(
                "このメールアドレスの担当者は、御社にいません。まだ何も変えていません。"
                "ログインに使うメールアドレスをご確認ください。"
            ),
        )
    if member.grants.exists():
        raise Refused(
            "limited_member",
            _(
                "この方は一部の契約だけを担当しているため、ここでは承認者にできません。"
                "まだ何も変えていません。当社へお知らせください。"
            ),
        )
    return member


@transaction.atomic
def name_approvers(
    party: Party, named: Iterable[Member], *, by: Member, at: datetime
) -> bool:
    """Let these members approve, and of those named before no other.

    Returns False where another administrator has to agree first: where whoever asks
    would be the only approver. Refused with `single_member` in a company of one person,
    with `no_approver` where orders would wait for nobody, and with `sole_approver`
    where there is no other administrator to agree.
    """
    refuse_single_member(party)
    policy = locked_policy(party, str(by), at)
    wanted = {member.pk for member in named}
    others = {member.pk for member in approvers_by_source(party, at.date()).others}
    if policy.kinds and not wanted | others:
        raise Refused(
            "no_approver",
            _(
                "承認できる方がいなくなるため、まだ何も変えていません。"
                "先に社内承認の決まりから、承認を待つ手続きを外してください。"
            ),
        )
    if wanted | others == {by.pk} and wanted != named_before(party):
        propose_approvers(policy, wanted, by=by, at=at)
        return False
    put_approvers(policy, wanted, actor=str(by), at=at)
    return True


def named_before(party: Party) -> set[int]:
    rows = Member.objects.filter(party=party, approves=True)
    return set(rows.values_list("pk", flat=True))


def locked_policy(party: Party, actor: str, at: datetime) -> ApprovalPolicy:
    """The company's row, so that two administrators change it one after the other."""
    ApprovalPolicy.objects.get_or_create(
        party=party, defaults={"set_by": actor, "set_at": at}
    )
    return ApprovalPolicy.objects.select_for_update().get(party=party)


def propose_approvers(
    policy: ApprovalPolicy, wanted: Collection[int], *, by: Member, at: datetime
) -> None:
    if not has_other_administrator(policy.party, by, at.date()):
        raise Refused(
            "sole_approver",
            _(
                "承認できる方がご自身だけになる変更は、ほかの管理者の同意が要りますが、"
                "ほかに管理者がいません。まだ何も変えていません。"
                "ほかの方も承認者に加えてください。"
            ),
        )
    policy.proposed_approvers = sorted(wanted)
    policy.proposed_by, policy.proposed_at = str(by), at
    keep_proposal(policy, "approvers_proposed", str(by), at, sorted(wanted))


def has_other_administrator(party: Party, member: Member, day: date) -> bool:
    """Whether somebody may agree to what this member asks for."""
    found = memberships_with_right(party, Right.MANAGE_MEMBERS, day)
    return any(
        each.member.pk != member.pk and each.member.user.is_active for each in found
    )


@transaction.atomic
def settle_proposal(party: Party, *, agreed: bool, by: Member, at: datetime) -> None:
    """Agree to what another administrator asked for, or take it away.

    Refused with `proposal_over` where nothing waits, and with `own_proposal` for who
    asked: they may take it back and not agree.
    """
    policy = locked_policy(party, str(by), at)
    wanted = policy.proposed_approvers
    if wanted is None:
        raise Refused(
            "proposal_over",
            _(
                "この変更は、すでに決まったか取り下げられています。"
                "いまの承認者をご確認ください。"
            ),
        )
    if agreed and policy.proposed_by == str(by):
        raise Refused(
            "own_proposal",
            _(
                "ご自身が申し込んだ変更には、ほかの管理者の同意が要ります。"
                "まだ何も変えていません。"
            ),
        )
    policy.proposed_approvers, policy.proposed_at = None, None
    policy.proposed_by = ""
    if agreed:
        policy.save()
        put_approvers(policy, wanted, actor=str(by), at=at)
    else:
        keep_proposal(policy, "approvers_declined", str(by), at, wanted)


def keep_proposal(
    policy: ApprovalPolicy, verb: str, actor: str, at: datetime, wanted: list[int]
) -> None:
    policy.save()
    act = Act(verb, str(policy.party), policy.party_id, actor, at)
    record(act, {"approvers": ["", names_of_members(wanted)]})


def put_approvers(
    policy: ApprovalPolicy, wanted: Collection[int], *, actor: str, at: datetime
) -> None:
    """Name these, as far as they are still members of the whole company.

    Whoever is named by it, or no more, is told by mail.
    """
    members = Member.objects.filter(party=policy.party)
    before = named_before(policy.party)
    members.exclude(pk__in=wanted).filter(approves=True).update(approves=False)
    members.filter(pk__in=wanted, grants=None).update(approves=True)
    after = named_before(policy.party)
    if before != after:
        act = Act("approvers_set", str(policy.party), policy.party_id, actor, at)
        told = [names_of_members(before), names_of_members(after)]
        record(act, {"approvers": told})
    for member in sorted(before ^ after):
        defer_job(
            "tell_approver", at, party=policy.party_id, actor=actor, member=member
        )


def names_of_members(members: Iterable[int]) -> str:
    return ",".join(f"member {pk}" for pk in sorted(members))
