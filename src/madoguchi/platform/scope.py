"""The one door to a customer's rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SET_SCOPE_SQL = """
    SELECT set_config('app.party', %s, true), set_config('app.actor', %s, true),
           set_config('app.level', %s, true)"""


@contextmanager
def scope(actor: str, party: int, *, level: int = 0) -> Iterator[None]:
    """A transaction in which the database shows this party's rows, and no others.

    `level`: what the actor has proved at sign-in; the audit log keeps it.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(SET_SCOPE_SQL, [str(party), actor, str(level)])
        yield
