"""A connection is taken over without a question, unless it may be gone."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections

from madoguchi.platform.postgresql.base import MAX_TRUSTED_IDLE_SECONDS, DatabaseWrapper
from tests.connecting import reach_server

ENDED_SQL = "SELECT pg_terminate_backend(%s, 5000)"
LAST_SQL = "SELECT query FROM pg_stat_activity WHERE pid = %s"


@pytest.fixture
def line(db_of_all) -> Iterator[DatabaseWrapper]:
    """A connection of its own, after a request that asked for 42."""
    own = connections.create_connection("default")
    own.settings_dict = connection.settings_dict | {"CONN_HEALTH_CHECKS": True}
    begin_request(own)
    ask(own, "SELECT 42")
    begin_request(own)
    yield own
    own.close()


def begin_request(line: DatabaseWrapper) -> None:
    """As Django at the end of a request, and at the start of the next one."""
    line.close_if_unusable_or_obsolete()
    line.close_if_unusable_or_obsolete()


def ask(line: DatabaseWrapper, statement: str) -> object:
    with line.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def last_statement(line: DatabaseWrapper) -> object:
    with reach_server() as server:
        asked = server.execute(LAST_SQL, [line.connection.info.backend_pid])
        return asked.fetchone()[0]


def test_the_next_request_takes_it_over_without_a_question(line):
    line.cursor().close()
    assert last_statement(line) == "SELECT 42"


def test_after_an_idle_minute_it_is_asked(line):
    line.last_used_at -= MAX_TRUSTED_IDLE_SECONDS
    line.cursor().close()
    assert last_statement(line) == "SELECT 1"


def test_one_that_the_server_has_ended_is_made_anew_at_once(line):
    before = line.connection.info.backend_pid
    with reach_server() as server:
        server.execute(ENDED_SQL, [before])
    assert ask(line, "SELECT pg_backend_pid()") != before
