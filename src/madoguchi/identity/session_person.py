"""Who is there: session, user and memberships, read in one statement a request.

Nothing of it is kept between requests: what is revoked is gone with the next one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection

from madoguchi.accounts.models import User
from madoguchi.accounts.user_rows import user_from_row
from madoguchi.customers.member_access import GrantedRights, Membership
from madoguchi.customers.models import Member, Party

READ_SQL = (Path(__file__).parent / "sql" / "session_and_person.sql").read_text()
# All columns of each table, in the order of its model.
PARTY_FIELDS = ("id", "kind", "customer_number", "required_level")
MEMBER_FIELDS = ("id", "user_id", "party_id", "role")
DATABASE = "default"


@dataclass(frozen=True, slots=True)
class SessionPerson:
    """The user to whom the list of sessions gives a session, and their memberships.

    `memberships` are in the order of the customer numbers.
    """

    user: User
    memberships: Sequence[Membership]


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
    data, *user, memberships = row
    if user[0] is None:
        return StoredSession(data, None)
    found = user_from_row(user)
    rows = [membership_of_user(found, values) for values in memberships or ()]
    return StoredSession(data, SessionPerson(found, rows))


def membership_of_user(user: User, values: Sequence[Any]) -> Membership:
    """Build it from [member, role, rights, grants, party, kind, number, level]."""
    pk, role, rights, grants, *party_values = values
    party, _kind, number, level = party_values
    return Membership(
        party,
        number,
        level,
        frozenset(rights or ()),
        tuple(grant_from_row(row) for row in grants or ()),
        lambda: member_of_user(user, pk, role, party_values),
    )


def member_of_user(
    user: User, pk: int, role: str, party_values: Sequence[Any]
) -> Member:
    party = Party.from_db(DATABASE, PARTY_FIELDS, party_values)
    member = Member.from_db(DATABASE, MEMBER_FIELDS, [pk, user.pk, party.pk, role])
    member.party = party
    return member


def grant_from_row(values: Sequence[Any]) -> GrantedRights:
    """Build it from [rights, scope, keys, first day, last day]."""
    rights, scope, keys, *days = values
    first, last = (date.fromisoformat(day) if day else None for day in days)
    assert first is not None  # noqa: S101 the column is not null
    return GrantedRights(frozenset(rights), scope, tuple(keys), first, last)
