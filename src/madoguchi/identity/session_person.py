"""Who is there: session, user and memberships, read in one statement a request.

Nothing of it is kept between requests: what is revoked is gone with the next one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from madoguchi.accounts.models import User
from madoguchi.accounts.user_rows import user_from_row
from madoguchi.customers.member_access import (
    GrantedRights,
    Membership,
    rights_of_member,
)
from madoguchi.customers.memberships import NO_MEMBERSHIPS, Memberships
from madoguchi.customers.models import Member, Party

READ_SQL = (Path(__file__).parent / "sql" / "session_and_person.sql").read_text()
# All columns of each table, in the order of its model.
PARTY_FIELDS = ("id", "kind", "customer_number", "required_level")
MEMBER_FIELDS = ("id", "user_id", "party_id", "role", "approves", "left_at")
DATABASE = "default"


@dataclass(frozen=True, slots=True)
class SessionPerson:
    """The user to whom the list of sessions gives a session, and their memberships.

    `memberships` are in the order of the customer numbers.
    """

    user: User
    memberships: Memberships


@dataclass(frozen=True, slots=True)
class StoredSession:
    """`data` as it is stored; `person` is None where nobody is listed for it."""

    data: str
    person: SessionPerson | None


def read_session(session_key: str, at: datetime) -> StoredSession | None:
    """Read the session of that key that lasts at that moment; None for none."""
    with connection.cursor() as cursor:
        cursor.execute(READ_SQL, {"session_key": session_key, "at": at})
        row = cursor.fetchone()
    if row is None:
        return None
    data, *user, memberships, grants, rights = row
    if user[0] is None:
        return StoredSession(data, None)
    found = user_from_row(user)
    if not memberships:
        return StoredSession(data, SessionPerson(found, NO_MEMBERSHIPS))
    build = MembershipBuilder(found, grants or (), rights or {})
    limited = frozenset(member for member, *_values in grants or ())
    person = SessionPerson(found, Memberships(memberships, build, limited))
    return StoredSession(data, person)


class MembershipBuilder:
    """Builds a membership of a row of the statement.

    A row is [party, number, level, member, kind, role, approves]; `grants`
    begin with their member; `rights` are those of each role.
    """

    def __init__(
        self,
        user: User,
        grants: Sequence[Sequence[Any]],
        rights: Mapping[str, Sequence[str]],
    ) -> None:
        self.user, self.grants, self.rights = user, grants, rights

    def __call__(self, row: Sequence[Any]) -> Membership:
        party, number, level, member, _kind, role, approves = row
        of_role = frozenset(self.rights.get(role, ()))
        granted = (values for owner, *values in self.grants if owner == member)
        return Membership(
            party_id=party,
            customer_number=number,
            required_level=level,
            rights=rights_of_member(of_role, approves=approves),
            grants=tuple(grant_from_row(values) for values in granted),
            build_member=partial(member_of_user, self.user, row),
        )


def member_of_user(user: User, row: Sequence[Any]) -> Member:
    party_pk, number, level, pk, kind, role, approves = row
    party = Party.from_db(DATABASE, PARTY_FIELDS, [party_pk, kind, number, level])
    values = [pk, user.pk, party.pk, role, approves, None]
    member = Member.from_db(DATABASE, MEMBER_FIELDS, values)
    member.party = party
    return member


def grant_from_row(values: Sequence[Any]) -> GrantedRights:
    """Build it from [rights, scope, keys, first day, last day]."""
    rights, scope, keys, *days = values
    first, last = (date.fromisoformat(day) if day else None for day in days)
    assert first is not None  # noqa: S101 the column is not null
    return GrantedRights(frozenset(rights), scope, tuple(keys), first, last)
