"""What a member may do, and with which part of its party's rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.customers.models import Grant, Member, RoleRights
from madoguchi.customers.rights import Right
from madoguchi.platform.access import Access


@dataclass(frozen=True, slots=True)
class GrantedRights:
    """A grant as it is read with its member."""

    rights: frozenset[str]
    scope: str
    keys: tuple[str, ...]
    from_on: date
    until_on: date | None

    def is_in_force(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(slots=True)
class Membership:
    """For whom a user may act: the rights of the role, and the grants of all days.

    `member`, with its party, is built when it is first asked for.
    """

    party_id: int
    customer_number: str
    required_level: int
    rights: frozenset[str]
    grants: tuple[GrantedRights, ...]
    build_member: Callable[[], Member]
    built: Member | None = None

    @property
    def member(self) -> Member:
        if self.built is None:
            self.built = self.build_member()
        return self.built

    def access_on(self, day: date) -> Access:
        """What it may do on that day (in Japan), before any limit to rows."""
        actor, party = str(self.member), self.member.party_id
        if not self.grants:
            return Access(actor, party, self.rights)
        in_force = [grant.rights for grant in self.grants_on(day)]
        return Access(actor, party, frozenset().union(*in_force))

    def grants_on(self, day: date) -> list[GrantedRights]:
        return [grant for grant in self.grants if grant.is_in_force(day)]

    def limits(self, right: str, day: date) -> "GrantLimits | None":
        """What this right reaches on that day; None where it is the whole party."""
        if not self.grants:
            return None
        giving = [g for g in self.grants_on(day) if not right or right in g.rights]
        reading = [g for g in giving if Right.READ_BILLS in g.rights]
        limits = GrantLimits(keys_by_scope(giving), keys_by_scope(reading))
        return None if limits.reach_all else limits


@dataclass(frozen=True, slots=True)
class GrantLimits:
    """Keys by their scope: of what is reached, and of what is billed besides.

    Of `Grant.Scope.ALL` the keys say nothing: where it is there, all are reached.
    """

    reached: Mapping[str, Sequence[str]]
    billed: Mapping[str, Sequence[str]]

    @property
    def reach_all(self) -> bool:
        return Grant.Scope.ALL in self.reached and Grant.Scope.ALL in self.billed


def keys_by_scope(grants: Sequence[GrantedRights]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for grant in grants:
        found.setdefault(grant.scope, []).extend(grant.keys)
    return found


def rights_of_roles() -> dict[str, Sequence[str]]:
    """The rights of each role, as they are now."""
    return dict(RoleRights.objects.values_list("role", "rights"))


def load_membership(member: Member) -> Membership:
    """Load what this member may do now."""
    row = RoleRights.objects.filter(role=member.role).first()
    return membership_of(member, row.rights if row else ())


def rights_of_member(of_role: frozenset[str], *, approves: bool) -> frozenset[str]:
    """What a member without grants may do: by its role, and by being named."""
    return of_role | {Right.APPROVE_ORDERS.value} if approves else of_role


def membership_of(member: Member, rights: Sequence[str]) -> Membership:
    grants = [
        GrantedRights(
            frozenset(row.rights), row.scope, tuple(row.keys), row.from_on, row.until_on
        )
        for row in member.grants.all()
    ]
    party = member.party
    return Membership(
        party.pk,
        party.customer_number,
        party.required_level,
        rights_of_member(frozenset(rights), approves=member.approves),
        tuple(grants),
        lambda: member,
    )
