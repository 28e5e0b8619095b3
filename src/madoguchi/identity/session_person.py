"""Who is there: session, user and memberships, read in one statement a request.

Nothing of it is kept between requests: what is revoked is gone with the next one.
"""

from collections import defaultdict
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
from madoguchi.customers.models import Member, Party

READ_SQL = (Path(__file__).parent / "sql" / "session_and_person.sql").read_text()
# All columns of each table, in the order of its model.
PARTY_FIELDS = ("id", "kind", "customer_number", "required_level")
MEMBER_FIELDS = ("id", "user_id", "party_id", "role", "approves")
DATABASE = "default"
ROLE_PLACE, PARTY_PLACE, NUMBER_PLACE, LEVEL_PLACE, APPROVES_PLACE = 1, 2, 4, 5, 6
NO_RIGHTS: frozenset[str] = frozenset()


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
    data, *user, memberships, grants, rights = row
    if user[0] is None:
        return StoredSession(data, None)
    found = user_from_row(user)
    return StoredSession(
        data,
        SessionPerson(
            found,
            memberships_of_rows(found, memberships or (), grants or (), rights or {}),
        ),
    )


def memberships_of_rows(
    user: User,
    rows: Sequence[Sequence[Any]],
    grants: Sequence[Sequence[Any]],
    rights: Mapping[str, Sequence[str]],
) -> list[Membership]:
    """Build them from [member, role, party, kind, number, level, approves].

    A login may have hundreds. `grants` begin with their member; `rights` are those of
    each role.
    """
    granted: dict[int, list[GrantedRights]] = defaultdict(list)
    for member, *values in grants:
        granted[member].append(grant_from_row(values))
    of_role = {role: frozenset(words) for role, words in rights.items()}
    return [
        Membership(
            party_id=row[PARTY_PLACE],
            customer_number=row[NUMBER_PLACE],
            required_level=row[LEVEL_PLACE],
            rights=rights_of_member(
                of_role.get(row[ROLE_PLACE], NO_RIGHTS), approves=row[APPROVES_PLACE]
            ),
            grants=tuple(granted[row[0]]) if row[0] in granted else (),
            build_member=partial(member_of_user, user, row),
        )
        for row in rows
    ]


def member_of_user(user: User, row: Sequence[Any]) -> Member:
    pk, role, *party_values, approves = row
    party = Party.from_db(DATABASE, PARTY_FIELDS, party_values)
    values = [pk, user.pk, party.pk, role, approves]
    member = Member.from_db(DATABASE, MEMBER_FIELDS, values)
    member.party = party
    return member


def grant_from_row(values: Sequence[Any]) -> GrantedRights:
    """Build it from [rights, scope, keys, first day, last day]."""
    rights, scope, keys, *days = values
    first, last = (date.fromisoformat(day) if day else None for day in days)
    assert first is not None  # noqa: S101 the column is not null
    return GrantedRights(frozenset(rights), scope, tuple(keys), first, last)
