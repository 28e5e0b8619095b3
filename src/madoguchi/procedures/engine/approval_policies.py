"""Which orders of a company wait for one of its own approvers."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.customers.models import Member, Party
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.procedures.engine.approvers import has_approver
from madoguchi.procedures.models import ApprovalPolicy
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure

MIN_MEMBERS = 2  # one asks, another approves


def needs_member_approval(kind: type[Procedure], party: Party) -> bool:
    """Whether an order of this kind waits for an approver of the company.

    Never of a person, nor what the desk begins. Inside the scope of the party.
    """
    if party.is_consumer or kind.asker == "operator":
        return False
    return kind.approver == "member" or kind.key in kinds_with_approval(party)


def approval_policy_of(party: Party) -> ApprovalPolicy | None:
    """The policy that the company has set; None for none. Inside its scope."""
    return ApprovalPolicy.objects.filter(party=party).first()


def kinds_with_approval(party: Party) -> set[str]:
    """The keys of kinds that the company's policy names. Inside its scope."""
    rows = ApprovalPolicy.objects.filter(party=party)
    return set(rows.values_list("kinds", flat=True).first() or ())


def kinds_to_choose() -> list[type[Procedure]]:
    """The kinds that a company may let wait, or that wait in any case."""
    return [kind for kind in REGISTRY.values() if kind.asker != "operator"]


def has_single_member(party: Party) -> bool:
    """Whether nobody could approve what the one person of a company asks for."""
    return (
        Member.objects.filter(party=party, user__is_active=True).count() < MIN_MEMBERS
    )


def refuse_single_member(party: Party) -> None:
    if has_single_member(party):
        raise Refused(
            "single_member",
            _(
                "担当者がお一人のため、社内承認は使えません。まだ何も変えていません。"
                "担当者を増やすときは、当社へお知らせください。"
            ),
        )


@transaction.atomic
def set_approval_policy(
    party: Party, kinds: Collection[str], *, actor: str, at: datetime
) -> None:
    """Let orders of these kinds wait from now on; what was sent before stays as it is.

    Refused with `single_member` in a company of one person, and with `no_approver`
    where nobody could approve them.
    """
    before = sorted(kinds_with_approval(party))
    after = sorted(set(kinds) & {kind.key for kind in kinds_to_choose()})
    if before == after:
        return
    if after:
        refuse_single_member(party)
    if after and not has_approver(party, at.date()):
        raise Refused(
            "no_approver",
            _(
                "承認できる担当者がいないため、まだ何も変えていません。"
                "先に承認者を決めてください。"
            ),
        )
    ApprovalPolicy.objects.update_or_create(
        party=party, defaults={"kinds": after, "set_by": actor, "set_at": at}
    )
    act = Act("approval_policy_set", str(party), party.pk, actor, at)
    record(act, {"kinds": [",".join(before), ",".join(after)]})
