"""The server beside Django: databases are made, copied and dropped, and come to."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from madoguchi.config import postgres

KEYS = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def reach_server(name: str = "") -> psycopg.Connection:
    """As the server's owner where it is ours, else as the owner of the tables."""
    told = connections.settings["owner"]
    words = {key: told[named] for key, named in KEYS.items() if told[named]}
    if settings.OWN_POSTGRES:
        words = {"user": "postgres", "dbname": told["NAME"]}
        words["host"] = str(postgres.server_location(settings.HOME).socket)
    if name:
        words["dbname"] = name
    return psycopg.connect(**words, autocommit=True)


def is_there(server: psycopg.Connection, name: str) -> bool:
    asked = "SELECT FROM pg_database WHERE datname = %s"
    return server.execute(asked, [name]).fetchone() is not None


def create_database(server: psycopg.Connection, name: str, base: str) -> None:
    """A copy. No test pulls its plug, so that commits need not wait for the disk."""
    owner = connections.settings["owner"]["USER"]
    words = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    server.execute(words.format(*map(sql.Identifier, (name, owner, base))))
    relaxed = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
    server.execute(relaxed.format(sql.Identifier(name)))


def drop_database(server: psycopg.Connection, name: str) -> None:
    """Also where a backend of a killed process still works in it."""
    words = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    server.execute(words.format(sql.Identifier(name)))


@contextmanager
def come_to(name: str) -> Iterator[None]:
    """All connections of this process, in every thread, are to that database."""
    were = {alias: told["NAME"] for alias, told in connections.settings.items()}
    try:
        rename_all(dict.fromkeys(were, name))
        yield
    finally:
        rename_all(were)


def rename_all(names: dict[str, str]) -> None:
    connections.close_all()
    for alias, name in names.items():
        connections.settings[alias]["NAME"] = name
