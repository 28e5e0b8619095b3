"""For whom a login may act: hundreds of customer numbers, of which a page needs one."""

from collections.abc import Callable, Sequence
from typing import Any, overload

from madoguchi.customers.member_access import (
    Membership,
    membership_of,
    rights_of_roles,
)
from madoguchi.customers.models import Member

PARTY_PLACE, NUMBER_PLACE, LEVEL_PLACE, MEMBER_PLACE = range(4)


class Memberships(Sequence[Membership]):
    """The memberships of a login in the order of customer numbers.

    Each row begins with the party, its customer number, its required level and the
    member; `limited` are the members who reach a part of their party alone. A
    `Membership` is built when one is asked for: hundreds of them would cost more than
    the page that shows one.
    """

    __slots__ = ("build", "limited", "rows")

    def __init__(
        self,
        rows: Sequence[Sequence[Any]],
        build: Callable[[Sequence[Any]], Membership],
        limited: frozenset[int] = frozenset(),
    ) -> None:
        self.rows, self.build, self.limited = rows, build, limited

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Membership: ...
    @overload
    def __getitem__(self, place: slice) -> "Memberships": ...
    def __getitem__(self, place: int | slice) -> "Membership | Memberships":
        if isinstance(place, slice):
            return self.of_rows(self.rows[place])
        return self.build(self.rows[place])

    def of_rows(self, rows: Sequence[Sequence[Any]]) -> "Memberships":
        return Memberships(rows, self.build, self.limited)

    def within_level(self, level: int) -> "Memberships":
        """Those whose party asks for no more than this level of sign-in."""
        return self.of_rows([row for row in self.rows if row[LEVEL_PLACE] <= level])

    def with_number(self, word: str) -> "Memberships":
        """Those whose customer number contains the lower-case word."""
        return self.of_rows(
            [row for row in self.rows if word in row[NUMBER_PLACE].lower()]
        )

    def of_party(self, party: int) -> Membership | None:
        found = (row for row in self.rows if row[PARTY_PLACE] == party)
        row = next(found, None)
        return None if row is None else self.build(row)

    @property
    def parties(self) -> list[int]:
        return [row[PARTY_PLACE] for row in self.rows]

    @property
    def whole_parties(self) -> list[int]:
        """The parties of which the login is not limited to a part."""
        whole = (row for row in self.rows if row[MEMBER_PLACE] not in self.limited)
        return [row[PARTY_PLACE] for row in whole]

    @property
    def customer_numbers(self) -> dict[int, str]:
        """The customer number of each party."""
        return {row[PARTY_PLACE]: row[NUMBER_PLACE] for row in self.rows}


NO_MEMBERSHIPS = Memberships((), lambda row: row[-1])


def load_memberships(user: int) -> Memberships:
    """Load for whom a user may act, in the order of customer numbers."""
    mine = Member.objects.filter(user=user).select_related("party")
    members = mine.prefetch_related("grants").order_by("party__customer_number")
    rights = rights_of_roles()
    found = [membership_of(row, rights.get(row.role, ())) for row in members]
    rows = [
        (one.party_id, one.customer_number, one.required_level, one.member.pk, one)
        for one in found
    ]
    limited = frozenset(one.member.pk for one in found if one.grants)
    return Memberships(rows, lambda row: row[-1], limited)
