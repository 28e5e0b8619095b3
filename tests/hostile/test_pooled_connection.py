"""Pages leave nothing on their connection: a pooler gives it to somebody else next."""

import ast
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from madoguchi.config.database import database_settings
from madoguchi.web.http.page_permissions import page_rules
from tests.addresses import BILL_MONTH, page_address
from tests.bills import a_bill, document_of_bill
from tests.operator import an_operator
from tests.people import signed_in_client
from tests.procedure_walk import an_order

SOURCE = Path(__file__).parents[2] / "src" / "madoguchi"
WITH_A_CONNECTION_OF_THEIR_OWN = {"jobs", "config"}
"""Commands, worker and set-up, which go past the pooler."""
IN_A_BATCH = {"billing/run/listing.py"}
"""The list of a command, inside a batch, which the web's login cannot open."""

OF_A_SESSION = re.compile(
    r"(?:^|;)\s*(?:SET\s+(?!LOCAL\b|TRANSACTION\b|CONSTRAINTS\b)|RESET\b|LISTEN\b|"
    r"UNLISTEN\b|PREPARE\b|DEALLOCATE\b|DISCARD\b|DECLARE\s+\S+\s+(?:\S+\s+)*?CURSOR\b)"
    r"|\bpg_(?:try_)?advisory_(?:un)?lock(?:_shared|_all)?\s*\("
    r"|\bset_config\s*\([^;]*?,\s*(?:false|FALSE)\s*\)"
    r"|\bWITH\s+HOLD\b|\bCREATE\s+TEMP(?:ORARY)?\b(?![^;]*\bON\s+COMMIT\s+DROP\b)",
    re.DOTALL,
)
"""Settings, locks, channels, cursors, statements and tables that outlast their
transaction."""

STATE_SQL = """
    SELECT 'setting', name || '=' || setting FROM pg_settings WHERE source = 'session'
    UNION ALL SELECT 'scope', current_setting('app.party', true)
        WHERE current_setting('app.party', true) <> ''
    UNION ALL SELECT 'lock', objid::text FROM pg_locks
        WHERE locktype = 'advisory' AND pid = pg_backend_pid()
    UNION ALL SELECT 'channel', c FROM pg_listening_channels() c
    UNION ALL SELECT 'prepared', name FROM pg_prepared_statements
    UNION ALL SELECT 'table', relname FROM pg_class
        WHERE relpersistence = 't' AND relnamespace = pg_my_temp_schema()
    ORDER BY 1, 2"""


def statements_of_a_session(source: str) -> list[str]:
    """Texts of a module that outlast a transaction, and `.iterator()` of its rows."""
    tree = ast.parse(source)
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    calls = [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    cursors = [name for name in calls if name in {"iterator", "chunked_cursor"}]
    return [text for text in texts if OF_A_SESSION.search(text)] + cursors


@pytest.mark.parametrize(
    "planted",
    [
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_try_advisory_lock(%s)",
        "SELECT pg_advisory_unlock_all()",
        "LISTEN orders",
        "SELECT 1; SET app.party = '7'",
        "SET SESSION ROLE x",
        "SELECT set_config('app.party', %s, false)",
        "PREPARE s AS SELECT 1",
        "DECLARE c NO SCROLL CURSOR WITH HOLD FOR SELECT 1",
        "CREATE TEMP TABLE t (a int)",
    ],
)
def test_the_finder_finds_what_is_planted(planted):
    assert statements_of_a_session(f"SQL = {planted!r}") == [planted]


@pytest.mark.parametrize(
    "right",
    [
        "SELECT pg_advisory_xact_lock(1)",
        "SELECT pg_try_advisory_xact_lock_shared(%s)",
        "SET LOCAL app.party = '7'; SET LOCAL app.level = '1'",
        "UPDATE t SET a = 1",
        "SELECT set_config('app.party', %s, true)",
        "CREATE TEMP TABLE t ON COMMIT DROP AS SELECT 1",
    ],
)
def test_the_finder_leaves_what_ends_with_its_transaction(right):
    assert statements_of_a_session(f"SQL = {right!r}") == []


def test_a_cursor_on_the_server_is_found():
    assert statements_of_a_session("for b in Bill.objects.iterator(): pass") == [
        "iterator"
    ]


def test_no_code_of_pages_keeps_anything_on_its_connection():
    found = {}
    for file in SOURCE.rglob("*.py"):
        place = file.relative_to(SOURCE)
        if place.parts[0] in WITH_A_CONNECTION_OF_THEIR_OWN or "migrations" in (
            place.parts
        ):
            continue
        kept = statements_of_a_session(file.read_text())
        if kept and str(place) not in IN_A_BATCH:
            found[str(place)] = kept
    for file in SOURCE.rglob("*.sql"):
        place = file.relative_to(SOURCE)
        is_function = "functions" in place.parts  # DECLARE is of their own variables
        if place.parts[0] not in WITH_A_CONNECTION_OF_THEIR_OWN and not is_function:
            kept = OF_A_SESSION.findall(file.read_text())
            found |= {str(place): kept} if kept else {}
    assert found == {}


@pytest.mark.parametrize(("login", "is_off"), [("web", True), ("job", False)])
def test_the_web_has_no_cursors_on_the_server(login, is_off):
    url = "postgresql://owner:secret@db.example/madoguchi"
    told = database_settings(url, login=login, secret="s" * 50)["default"]
    assert told["DISABLE_SERVER_SIDE_CURSORS"] is is_off


def state_of_connection() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(STATE_SQL)
        return cursor.fetchall()


def test_every_page_leaves_its_connection_as_it_was(hanako, record_property):
    an_operator()
    document_of_bill(a_bill(hanako, BILL_MONTH))
    an_order(hanako)
    client: Client = signed_in_client(hanako.user, "passkey")
    before, seen, faults = state_of_connection(), [], set()

    def record(execute, statement, params, many, context):
        seen.append(str(statement))
        return execute(statement, params, many, context)

    for name, rule in page_rules().items():
        where = page_address(name, hanako.contract.code)
        count = len(seen)
        with connection.execute_wrapper(record):
            client.get(where)
            if rule.right:
                client.post(where, {})
        faults |= {(name, text) for text in seen[count:] if OF_A_SESSION.search(text)}
        faults |= {(name, *row) for row in state_of_connection() if row not in before}
    assert faults == set()
    assert len(seen) > 100
    record_property(
        "statements of pages that were looked at for what they leave", len(seen)
    )
