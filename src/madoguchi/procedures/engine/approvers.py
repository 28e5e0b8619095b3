"""Who of a company may approve an order."""

from datetime import date

from django.db.models import Q

from madoguchi.customers.member_access import Membership, membership_of
from madoguchi.customers.models import Member, Party, RoleRights
from madoguchi.customers.rights import Right
from madoguchi.departments.granted_rows import access_for_right
from madoguchi.platform.access import Access
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import OrderState


def approving_memberships(party: Party, day: date) -> list[Membership]:
    """Those that may approve something on that day, in the order of their members."""
    return memberships_with_right(party, Right.APPROVE_ORDERS, day)


def memberships_with_right(party: Party, right: Right, day: date) -> list[Membership]:
    """Those of a company that have a right for something on that day, by member.

    Of thousands of members the database passes over those who cannot have it.
    """
    rights = dict(RoleRights.objects.values_list("role", "rights"))
    roles = [role for role, words in rights.items() if right in words]
    by_role = Q(grants=None) & (Q(role__in=roles) | Q(approves=True))
    able = Member.objects.filter(
        by_role | Q(grants__rights__contains=[right]), party=party
    )
    members = able.distinct().select_related("user", "party").order_by("pk")
    found = [
        membership_of(member, rights.get(member.role, ()))
        for member in members.prefetch_related("grants")
    ]
    return [m for m in found if right in m.access_on(day).rights]


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
