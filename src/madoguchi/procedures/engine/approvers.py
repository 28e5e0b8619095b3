"""Who of a company may approve an order."""

from datetime import date

from madoguchi.customers.member_access import Membership, membership_of
from madoguchi.customers.models import Member, Party, RoleRights
from madoguchi.customers.rights import Right
from madoguchi.departments.granted_rows import access_for_right
from madoguchi.platform.access import Access
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState


def approving_memberships(party: Party, day: date) -> list[Membership]:
    """Those that may approve something on that day, in the order of their members."""
    rights = dict(RoleRights.objects.values_list("role", "rights"))
    members = Member.objects.filter(party=party).select_related("user", "party")
    every = [
        membership_of(member, rights.get(member.role, ()))
        for member in members.prefetch_related("grants").order_by("pk")
    ]
    return [m for m in every if Right.APPROVE_ORDERS in m.access_on(day).rights]


def has_approver(party: Party, day: date) -> bool:
    return bool(approving_memberships(party, day))


def approvers_of_order(order: Order, day: date) -> list[Member]:
    """The members who may approve this sending on that day, without whoever sent it.

    Inside the scope of the party, not narrowed.
    """
    own = actors_of_sending(order)
    return [
        membership.member
        for membership in approving_memberships(order.party, day)
        if str(membership.member) not in own
        and may_reach_order(
            access_for_right(membership, Right.APPROVE_ORDERS, day), order
        )
    ]


def may_reach_order(access: Access, order: Order) -> bool:
    if access.is_whole:
        return True
    return Order.objects.visible_to(access).filter(pk=order.pk).exists()


def actors_of_sending(order: Order) -> set[str]:
    """Who began the order or has sent it: none of them approves it."""
    sent = order.events.filter(party=order.party_id, now=OrderState.AWAITING_MEMBER)
    return {order.actor, *sent.values_list("actor", flat=True)}
