"""What a member may reach: the rights of its role, for its party."""

from dataclasses import dataclass

from madoguchi.customers.models import Member, RoleRights
from madoguchi.platform.access import Access


@dataclass(frozen=True, slots=True)
class Membership:
    """A member with its party, and the rights of its role."""

    member: Member
    rights: frozenset[str]

    @property
    def access(self) -> Access:
        return Access(str(self.member), self.member.party_id, self.rights)


def load_memberships(user: int) -> list[Membership]:
    """Load for whom a user may act, in the order of customer numbers."""
    rows = Member.objects.filter(user=user).select_related("party")
    rights = dict(RoleRights.objects.values_list("role", "rights"))
    return [
        Membership(row, frozenset(rights.get(row.role, ())))
        for row in rows.order_by("party__customer_number")
    ]


def load_access(member: Member) -> Access:
    """Load what this member may reach now."""
    rights = RoleRights.objects.filter(role=member.role).values_list(
        "rights", flat=True
    )
    return Membership(member, frozenset(rights.first() or ())).access
