"""The database: version, clock, key, migrations, roles, and the worker's heartbeat."""

import hmac
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from madoguchi.jobs.doctor.finding import Finding, bad, good, note
from madoguchi.kernel.errors import Refused
from madoguchi.platform.database_clock import refuse_clock_drift

OLDEST_VERSION = 150_000
VERSION_SQL = "SELECT current_setting('server_version_num')::int"
KEY_CHECK_SQL = "SELECT digest FROM platform_keycheck"
ROLES = (
    "madoguchi_app",
    "madoguchi_batch",
    "madoguchi_worker",
    "madoguchi_definer",
    "madoguchi_queue",
)
MISSING_ROLES_SQL = """
    SELECT name FROM unnest(%s::text[]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)"""
STRONG_LOGINS_SQL = """
    SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)
    AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"""
WEB_SEES_ALL_SQL = "SELECT pg_has_role(%s, 'madoguchi_batch', 'MEMBER')"
TEMPORARY_SQL = """
    SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')"""
OPEN_TABLES_SQL = """
    SELECT DISTINCT relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
    WHERE NOT (relrowsecurity AND relforcerowsecurity) ORDER BY 1"""
HEARTBEAT_SQL = """
    SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat))
    FROM procrastinate_workers"""
MAX_HEARTBEAT_SECONDS = 30
PREPARE = "所有者の DATABASE_URL で、madoguchi prepare を実行してください。"


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def check_database() -> Iterator[Finding]:
    """Whether it answers and is new enough; passes OperationalError on."""
    try:
        [(version,)] = ask(VERSION_SQL)
    except OperationalError:
        yield bad(
            "データベース",
            "つながりません。DATABASE_URL、パスワードと、サーバーが動いているかを"
            "確かめてください。ほかの点は、つながってから確かめます。",
        )
        raise
    words = f"PostgreSQL {version // 10_000} につながります。"
    if version < OLDEST_VERSION:
        yield bad("データベース", f"{words}15以上に上げてください。")
    else:
        yield good("データベース", words)


def check_clock() -> Iterator[Finding]:
    try:
        refuse_clock_drift()
    except Refused:
        words = "2分より大きくずれています。両方の時計を合わせてください。"
        yield bad("時計", f"この機械とデータベースの時計が、{words}")
    else:
        yield good("時計", "この機械とデータベースの時計は合っています。")


def check_secret() -> Iterator[Finding]:
    try:
        rows = ask(KEY_CHECK_SQL)
    except OperationalError:
        raise
    except DatabaseError:
        rows = []
    if not rows:
        words = "データベースに照合の値がありません。"
        yield note("秘密鍵", f"{words}{PREPARE}")
    elif hmac.compare_digest(rows[0][0], settings.KEY_CHECK_DIGEST):
        yield good("秘密鍵", "このデータベースのものです。")
    else:
        words = "MADOGUCHI_HOME か MADOGUCHI_SECRET_KEY を確かめてください。"
        yield bad("秘密鍵", f"このデータベースのものではありません。{words}")


def check_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield bad("表の形", f"移行が{len(plan)}件残っています。{PREPARE}")
    else:
        yield good("表の形", "すべての移行が済んでいます。")


def check_roles() -> Iterator[Finding]:
    """Whether each role is there, and none may more than it should."""
    base = connection.settings_dict["USER"].rpartition("_")[0]
    logins = [f"{base}_web", f"{base}_job"]
    faults = [
        f"ロール {name} がありません。"
        for (name,) in ask(MISSING_ROLES_SQL, [*ROLES, *logins])
    ]
    if faults:
        words = "madoguchi prepare --sql の出力を、管理者が実行してください。"
        yield bad("ロール", "".join([*faults, words]))
        return
    for (name,) in ask(STRONG_LOGINS_SQL, logins):
        faults.append(f"{name} の権限が強すぎます。SUPERUSERなどを外してください。")
    if ask(WEB_SEES_ALL_SQL, logins[0]) == [(True,)]:
        faults.append(f"REVOKE madoguchi_batch FROM {logins[0]} を実行してください。")
    if ask(TEMPORARY_SQL, logins[0]) == [(True,)]:
        words = f"REVOKE TEMPORARY ON DATABASE {base} FROM PUBLIC を実行してください。"
        faults.append(words)
    for (name,) in ask(OPEN_TABLES_SQL):
        words = f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY を実行してください。"
        faults.append(words)
    if faults:
        yield bad("ロール", "".join(faults))
    else:
        yield good("ロール", "そろっていて、それぞれの権限だけを持っています。")


def check_worker() -> Iterator[Finding]:
    try:
        [(seconds,)] = ask(HEARTBEAT_SQL)
    except OperationalError:
        raise
    except DatabaseError:
        yield note("worker", "このログインからは確かめられません。")
        return
    if seconds is None or seconds > MAX_HEARTBEAT_SECONDS:
        words = "madoguchi worker を起動してください。メールも書類も止まっています。"
        yield bad("worker", f"働いているものがありません。{words}")
    else:
        yield good("worker", "働いています。")
