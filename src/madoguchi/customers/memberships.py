"""For whom a login may act: hundreds of customer numbers, of which a page needs one."""

from collections.abc import Callable, Sequence
from typing import Any, overload

from madoguchi.customers.member_access import (
    Membership,
    membership_of,
    rights_of_roles,
)
from madoguchi.customers.models import Member

PARTY_PLACE, NUMBER_PLACE, LEVEL_PLACE, IS_WHOLE_PLACE = range(4)


class Memberships(Sequence[Membership]):
    """The memberships of a login in the order of customer numbers.

    Each row begins with the party, its customer number, its required level, and
    whether the whole party is reached. A `Membership` is built when one is asked for:
    hundreds of them would cost more than the page that shows one.
    """

    __slots__ = ("build", "rows")

    def __init__(
        self,
        rows: Sequence[Sequence[Any]],
        build: Callable[[Sequence[Any]], Membership],
    ) -> None:
        self.rows, self.build = rows, build

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Membership: ...
    @overload
    def __getitem__(self, place: slice) -> "Memberships": ...
    def __getitem__(self, place: int | slice) -> "Membership | Memberships":
        if isinstance(place, slice):
            return Memberships(self.rows[place], self.build)
        return self.build(self.rows[place])

    def within_level(self, level: int) -> "Memberships":
        """Those whose party asks for no more than this level of sign-in."""
        rows = [row for row in self.rows if row[LEVEL_PLACE] <= level]
        return Memberships(rows, self.build)

    def with_number(self, word: str) -> "Memberships":
        """Those whose customer number contains the lower-case word."""
        rows = [row for row in self.rows if word in row[NUMBER_PLACE].lower()]
        return Memberships(rows, self.build)

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
        return [row[PARTY_PLACE] for row in self.rows if row[IS_WHOLE_PLACE]]

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
        (
            each.party_id,
            each.customer_number,
            each.required_level,
            not each.grants,
            each,
        )
        for each in found
    ]
    return Memberships(rows, lambda row: row[-1])
