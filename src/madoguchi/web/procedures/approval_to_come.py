"""What the check page says of the approval within the company that follows."""

from dataclasses import dataclass

from madoguchi.identity.member_request import MemberRequest
from madoguchi.procedures.engine.approval_policies import needs_member_approval
from madoguchi.procedures.engine.approvers import approving_memberships
from madoguchi.web.procedures.draft_context import DraftContext


@dataclass(frozen=True, slots=True)
class ApprovalToCome:
    """`days`: so many calendar days a colleague has to approve it, once it is sent."""

    days: int
    has_approver: bool


def approval_to_come(request: MemberRequest, on: DraftContext) -> ApprovalToCome | None:
    """How it waits for an approver of the company once sent; None for no approval."""
    if not needs_member_approval(on.kind, on.case.party):
        return None
    members = approving_memberships(on.case.party, on.case.today)
    me = request.member.pk
    return ApprovalToCome(
        days=on.case.policy.approval_days,
        has_approver=any(membership.member.pk != me for membership in members),
    )
