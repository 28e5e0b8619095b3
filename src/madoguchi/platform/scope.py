"""The transaction in which one party's rows are visible."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import sql

from madoguchi.platform.access import IdSet, RowScope

SET_SCOPE = """
    SET LOCAL app.party = '{party:d}';
    SET LOCAL app.level = '{level:d}';
    SET LOCAL app.actor = {actor}"""
SET_ROWS = """
    SET LOCAL app.contracts = '{contracts}';
    SET LOCAL app.accounts = '{accounts}';
    SET LOCAL app.billed_accounts = '{billed_accounts}'"""
NO_ROW = "0"


@contextmanager
def scope(actor: str, party: int, *, level: int = 0) -> Iterator[None]:
    """Open a transaction in which the database shows this party's rows only.

    `level` is the sign-in level of the actor; the audit log holds it. The settings are
    statements, not calls of a function: a distributed PostgreSQL passes on only those.
    They take no parameters, so numbers are printed here; ValueError for any text.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        name = sql.Literal(actor).as_string(connection.connection)
        cursor.execute(SET_SCOPE.format(party=party, level=level, actor=name))
        yield


def narrow_scope(rows: RowScope) -> None:
    """Let the open scope show no more than these rows of its party, to its end."""
    with connection.cursor() as cursor:
        cursor.execute(
            SET_ROWS.format(
                contracts=setting_of(rows.contracts),
                accounts=setting_of(rows.accounts),
                billed_accounts=setting_of(rows.billed_accounts),
            )
        )


def setting_of(wanted: IdSet | None) -> str:
    """Print ids as the database reads them: "" for all, `@7` for a stored scope."""
    if wanted is None:
        return ""
    if wanted.stored is not None:
        return f"@{wanted.stored:d}"
    return ",".join(f"{pk:d}" for pk in wanted.ids) or NO_ROW
