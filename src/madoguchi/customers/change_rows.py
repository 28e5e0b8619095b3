"""Add rows of changes: with the columns that the login of the pages may fill.

Place and acknowledgement in the feed are the jobs' alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from madoguchi.platform.fixed_statements import execute

INSERT_CHANGE_SQL = """
    INSERT INTO customers_portalchange (party_id, file, key, "column", before, after,
        at, order_number, state, effective_on, outcome, settled_at)
    VALUES (%(party)s, %(file)s, %(key)s, %(column)s, %(before)s, %(after)s,
        %(at)s, %(order_number)s, %(state)s, %(effective_on)s, %(outcome)s,
        %(settled_at)s)"""


@dataclass(frozen=True, slots=True)
class NewChange:
    """A row to add, by the columns of PortalChange."""

    party: int
    file: str
    key: str
    column: str
    before: str
    after: str
    at: datetime
    order_number: str
    state: str
    effective_on: date | None
    outcome: str = ""
    settled_at: datetime | None = None


def insert_change(change: NewChange) -> None:
    """Add the row, in the scope of its party or in a batch."""
    execute(INSERT_CHANGE_SQL, values_of_change(change))


def insert_changes(changes: Iterable[NewChange]) -> None:
    """Add many rows in few turns to the database."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT_CHANGE_SQL, [values_of_change(c) for c in changes])


def values_of_change(change: NewChange) -> dict[str, Any]:
    return {name: getattr(change, name) for name in NewChange.__slots__}
