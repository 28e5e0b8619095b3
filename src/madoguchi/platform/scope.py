"""The transaction in which one party's rows are visible."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SET_SCOPE_SQL = """
    SELECT set_config('app.party', %s, true), set_config('app.actor', %s, true),
           set_config('app.level', %s, true)"""


@contextmanager
def scope(actor: str, party: int, *, level: int = 0) -> Iterator[None]:
    """Open a transaction in which the database shows this party's rows only.

    `level` is the sign-in level of the actor; the audit log holds it.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(SET_SCOPE_SQL, [str(party), actor, str(level)])
        yield
