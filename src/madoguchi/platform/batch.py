"""Set-based work over all parties."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

BATCH_ROLE = "madoguchi_batch"
SET_BATCH_ROLE_SQL = f"SET LOCAL ROLE {BATCH_ROLE}"
SET_ACTOR_SQL = "SELECT set_config('app.actor', %s, true)"


@contextmanager
def batch(actor: str) -> Iterator[None]:
    """Open a transaction under the role that sees every party (ADR 0011).

    Only the login of the jobs may take that role: to the login of the web the database
    refuses it. Rows keep their party.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(SET_BATCH_ROLE_SQL)
        cursor.execute(SET_ACTOR_SQL, [actor])
        yield
