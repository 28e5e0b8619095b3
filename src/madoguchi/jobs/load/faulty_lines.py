"""Fetch the lines of a staged file that conditions find."""

from collections.abc import Sequence

from django.db import connection

FoundLine = tuple[int, object]


def fetch_faulty_lines(queries: Sequence[str]) -> list[list[FoundLine]]:
    """What each query finds, in their order: all are asked in one round trip."""
    if not queries:
        return []
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(queries))
        found: list[list[FoundLine]] = [cursor.fetchall()]
        while cursor.nextset():
            found.append(cursor.fetchall())
    return found
