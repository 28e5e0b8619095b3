"""The test database: a copy for each worker, emptied of what a test has left in it.

A worker holds an advisory lock on the name of its copy, and the lock goes with its
connection. So what a killed run has left is known, and dropped by the next.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from madoguchi.config import postgres
from madoguchi.config.database_setup import (
    limit_temporary_objects,
    make_roles,
    start_own_server,
)
from tests.connecting import come_to, create_database, drop_database, reach_server
from tests.templates import migrated_template, template_name

PREFIX = "test_madoguchi_"
TEST_NAMES = "SELECT datname FROM pg_database WHERE datname ^@ 'test_madoguchi'"
TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext(%s))"
FILLED_TABLES_SQL = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND pg_relation_size(oid) > 0 ORDER BY relname"""
COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass
    AND attnum > 0 AND attgenerated = '' AND NOT attisdropped"""
FEW_BYTES = 8 * 8192
"""Up to this size of a table its rows are deleted: a new file costs much more."""


@dataclass
class Worker:
    """The copy of this process, seen from beside Django."""

    inside: psycopg.Connection | None = None
    migrated: set[str] = field(default_factory=set)
    """Tables that migrations have filled: nobody empties them."""


WORKER = Worker()


@contextmanager
def test_databases() -> Iterator[None]:
    """Workers make theirs one after the other: roles are the whole server's."""
    settings.HOME.mkdir(parents=True, exist_ok=True)
    start_own_server()
    name = PREFIX + secrets.token_hex(4)
    with reach_server() as server:
        with postgres.server_lock(settings.HOME):
            make_roles()
            connections.close_all()
            drop_leftovers(server)
            server.execute(TRY_LOCK, [name])
            create_database(server, name, migrated_template(server))
        with come_to(name), reach_server(name) as WORKER.inside:
            limit_temporary_objects(WORKER.inside)
            WORKER.migrated = {table for table, _ in filled_tables()}
            WORKER.inside.execute("SET lock_timeout = '30s'")
            if settings.OWN_POSTGRES:  # no trigger, no wall: rows go as they are
                WORKER.inside.execute("SET session_replication_role = replica")
            yield
        drop_database(server, name)


def drop_leftovers(server: psycopg.Connection) -> None:
    """Drop what no living run has, but for the template. Inside the gate."""
    for (name,) in server.execute(TEST_NAMES).fetchall():
        if name == template_name():
            continue
        if server.execute(TRY_LOCK, [name]).fetchone() == (True,):
            drop_database(server, name)


def filled_tables() -> list[tuple[str, int]]:
    """Tables that hold something or have held it, with their size in bytes."""
    return WORKER.inside.execute(FILLED_TABLES_SQL).fetchall()


def empty_tables() -> None:
    """As Django's flush, but only of the tables that hold something."""
    left = {name: size for name, size in filled_tables() if name not in WORKER.migrated}
    may_delete = FEW_BYTES if settings.OWN_POSTGRES else 0
    few = [name for name, size in left.items() if size <= may_delete]
    many = [name for name in left if name not in few]
    words = [f'DELETE FROM "{name}"' for name in few]
    if many:
        quoted = ", ".join(f'"{name}"' for name in many)
        words.append(f"TRUNCATE {quoted} CASCADE")
    WORKER.inside.execute("; ".join(words))


def kept_rows() -> dict[str, bytes]:
    """All that is in the tables now, to be put back later.

    Nothing where the server is not ours: its owner does not see over the walls.
    """
    found = {}
    names = [name for name, _ in filled_tables() if name not in WORKER.migrated]
    for name in names if settings.OWN_POSTGRES else []:
        told = f"COPY {with_columns(name)} TO STDOUT (FORMAT binary)"
        with WORKER.inside.cursor().copy(told) as copy:
            found[name] = b"".join(copy)
    return found


def put_back(rows: dict[str, bytes]) -> None:
    """Into empty tables, as they were: no trigger fires."""
    for name, kept in rows.items():
        told = f"COPY {with_columns(name)} FROM STDIN (FORMAT binary)"
        with WORKER.inside.cursor().copy(told) as copy:
            copy.write(kept)


def with_columns(table: str) -> str:
    """The table with those of its columns that can be written."""
    names = [name for (name,) in WORKER.inside.execute(COLUMNS, [table]).fetchall()]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    return sql.SQL("{} ({})").format(sql.Identifier(table), columns).as_string()
