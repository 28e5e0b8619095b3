"""Open work of somebody who leaves a company, and who takes it over."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.customers.models import Grant, Member
from madoguchi.customers.rights import Right
from madoguchi.kernel.errors import Refused
from madoguchi.people.company_grants import keep_operator_role, record_company_grant
from madoguchi.people.grant_ends import open_grants
from madoguchi.people.models import Invitation
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState

HANDED_STATES = (
    OrderState.DRAFT,
    OrderState.RETURNED,
    OrderState.AWAITING_MEMBER,
)
"""What somebody still has to do something about; later the operator has."""

APPROVE_ROLE = "approve"


@dataclass(frozen=True, slots=True)
class OpenWork:
    """`orders` that were begun and wait, `posts` as an approver, `invitations` sent."""

    orders: list[Order]
    posts: list[Grant]
    is_named_approver: bool
    invitations: int

    @property
    def needs_successor(self) -> bool:
        return bool(self.orders or self.posts or self.is_named_approver)


def open_work(member: Member, at: datetime) -> OpenWork:
    """What somebody has under way in the company. Inside its scope, not narrowed."""
    orders = Order.objects.filter(
        party=member.party_id, actor=str(member), state__in=HANDED_STATES
    )
    grants = open_grants(member, at)
    posts = [g for g in grants if Right.APPROVE_ORDERS in g.rights]
    sent = Invitation.objects.filter(
        party=member.party_id,
        invited_by=member,
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=at,
    )
    listed = list(orders.order_by("saved_at", "pk"))
    return OpenWork(listed, posts, member.approves, sent.count())


def refuse_without_successor(work: OpenWork, successor: Member | None) -> None:
    if work.needs_successor and successor is None:
        words = _(
            "手続きの途中の申し込みか、承認の担当があります。何も変えていません。"
            "引き継ぐ方を選んでください。"
        )
        raise Refused("successor_needed", words)


def hand_over(work: OpenWork, successor: Member, *, by: str, at: datetime) -> None:
    """Give orders and posts to the successor, who approves none of these orders."""
    pks = [order.pk for order in work.orders]
    orders = Order.objects.filter(party=successor.party_id, pk__in=pks)
    orders.update(actor=str(successor))
    if work.is_named_approver and not successor.grants.exists():
        successor.approves = True
        successor.save(update_fields=["approves"])
        return
    for post in work.posts:
        copy_post(post, successor, by=by, at=at)
    if work.is_named_approver and not work.posts:
        whole = Grant(scope=Grant.Scope.ALL, from_on=at.date())
        copy_post(whole, successor, by=by, at=at)


def copy_post(post: Grant, successor: Member, *, by: str, at: datetime) -> None:
    """Let the successor approve what the post did, unless they may already."""
    keep_operator_role(successor, by=by, at=at)
    has_it = any(
        Right.APPROVE_ORDERS in row.rights
        and (row.scope, set(row.keys)) == (post.scope, set(post.keys))
        for row in open_grants(successor, at)
    )
    if has_it:
        return
    row = Grant.objects.create(
        member=successor,
        party_id=successor.party_id,
        rights=sorted({Right.READ_CONTRACTS, Right.APPROVE_ORDERS}),
        scope=post.scope,
        keys=list(post.keys),
        from_on=max(at.date(), post.from_on),
        until_on=post.until_on,
        role=APPROVE_ROLE,
        granted_by=by,
        granted_at=at,
        reason=_("退職する方からの引き継ぎ"),
    )
    record_company_grant("grant_added", row, by, at)
