"""The test database: made once a worker, emptied of what a test has left in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from django.test.utils import setup_databases, teardown_databases

from madoguchi.config import postgres
from madoguchi.config.database_setup import make_roles, start_own_server

FILLED_TABLES_SQL = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND pg_relation_size(oid) > 0"""
DISABLE_SYNC_COMMIT_SQL = "ALTER DATABASE {} SET synchronous_commit = off"
TABLES_OF_MIGRATIONS: set[str] = set()


@contextmanager
def test_databases() -> Iterator[None]:
    """Workers make theirs one after the other: roles are the whole server's."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    start_own_server()
    with postgres.server_lock(settings.HOME):
        make_roles()
        connections.close_all()
        made = setup_databases(0, interactive=False, serialized_aliases=[])
        disable_sync_commit()
    TABLES_OF_MIGRATIONS.update(filled_tables())
    yield
    connections.close_all()
    teardown_databases(made, verbosity=0)


def disable_sync_commit() -> None:
    """No test of this process pulls the plug; those that do have homes of their own."""
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute(
            DISABLE_SYNC_COMMIT_SQL.format(
                owner.ops.quote_name(owner.settings_dict["NAME"])
            )
        )
    connections.close_all()


def filled_tables() -> set[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(FILLED_TABLES_SQL)
        return {name for (name,) in cursor.fetchall()}


def empty_tables() -> None:
    """As Django's flush, but only of the tables that hold something."""
    owner = connections["owner"]
    if names := filled_tables() - TABLES_OF_MIGRATIONS:
        quoted = ", ".join(map(owner.ops.quote_name, sorted(names)))
        with owner.cursor() as cursor:
            cursor.execute(f"TRUNCATE {quoted} CASCADE")
