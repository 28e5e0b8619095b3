"""Prepare the database before a command: server, roles, logins, migrations."""

from collections.abc import Iterator
from contextlib import nullcontext

import psycopg
from django.conf import settings
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from madoguchi.config import postgres
from madoguchi.config.database import OWN_DATABASE, login_address, login_password
from madoguchi.config.key_check import (
    foreign_key_refusal,
    has_table,
    keep_key_check,
    refuse_foreign_key,
)
from madoguchi.config.light_migrations import apply_what_is_missing
from madoguchi.config.setting_forms import parse_database_url
from madoguchi.kernel.errors import Refused
from madoguchi.platform.sql_functions import DEFINER, QUEUE

GROUP_ROLES = ("madoguchi_app", "madoguchi_batch", "madoguchi_worker")
LOGIN_ROLES = {
    "web": ("madoguchi_app",),
    "job": ("madoguchi_worker", "madoguchi_app", "madoguchi_batch"),
}
"""Each login works as its first group. Only the job may take the role that sees all
parties and that of the worker, which reads and writes the queue."""

IS_MEMBER_SQL = """
    SELECT 1 FROM pg_auth_members
    WHERE roleid = %s::regrole AND member = %s::regrole"""

WORKS_AS_SQL = """
    SELECT EXISTS (
        SELECT FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
        WHERE r.rolname = %s AND s.setdatabase = 0 AND %s = ANY(s.setconfig))"""
MAY_MAKE_ROLES_SQL = """
    SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user"""
MAY_TAKE = "SELECT pg_has_role(%s, %s)"
FIRST_OF_ACCOUNTS = "accounts", "0001_initial"
TABLE_ADDED_BY_EDIT = "accounts_signinevent"
"""Data from before that edit says it has the migration, and lacks what it makes now."""
TAKES_ROLES_APART = 160_000  # since PostgreSQL 16 apart from having its rights


def prepare_database() -> None:
    """Start the server, make roles and migrate.

    Safe in every process; two at once wait for one another. Refused (`secret_differs`)
    with a key that is not this database's, before anything is touched. A process that
    has only its own login makes nothing: refused (`database_not_prepared`) where
    something is missing.
    """
    if "owner" not in settings.DATABASES:
        refuse_unprepared()
        return
    start_own_server()
    home = settings.HOME
    with (
        postgres.server_lock(home) if settings.OWN_POSTGRES else nullcontext(),
        connections["owner"].cursor() as cursor,
    ):
        admin = cursor.connection
        refuse_foreign_key(admin, settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS)
        make_roles()
        refuse_shut_logins()
        apply_migrations()
        keep_key_check(admin, settings.SECRET_KEY)
        limit_temporary_objects(admin)
    connections.close_all()


def start_own_server() -> None:
    if not settings.OWN_POSTGRES:
        return
    postgres.start_server(settings.HOME)
    socket = postgres.server_location(settings.HOME).socket
    url = f"postgresql://postgres@/postgres?host={socket}"
    with (
        postgres.server_lock(settings.HOME),
        psycopg.connect(url, autocommit=True) as admin,
    ):
        if OWN_DATABASE not in role_names(admin):
            admin.execute(f"CREATE ROLE {OWN_DATABASE} LOGIN CREATEDB CREATEROLE")
            admin.execute(f"CREATE DATABASE {OWN_DATABASE} OWNER {OWN_DATABASE}")


def make_roles() -> None:
    """Create missing groups and logins, and set the logins' passwords.

    An owner without CREATEROLE makes none: refused (`roles_missing`) where an
    administrator has not made them yet.
    """
    with connections["owner"].cursor() as cursor:
        admin = cursor.connection
        if admin.execute(MAY_MAKE_ROLES_SQL).fetchone() == (True,):
            for statement in role_statements(admin):
                admin.execute(statement)
        elif list(missing_role_statements(admin)):
            raise Refused(
                "roles_missing",
                "データベースのロールが足りません。所有者には作れません（CREATEROLEが"
                "ありません）。madoguchi prepare --sql の出力を、管理者が psql で"
                "実行してから、もう一度どうぞ。何も変更していません。",
            )


def role_statements(admin: psycopg.Connection) -> Iterator[sql.Composed]:
    """What is missing of the roles, and the passwords of the logins."""
    yield from missing_role_statements(admin)
    for login in LOGIN_ROLES:
        name = f"{admin.info.dbname}_{login}"
        parts = parse_database_url(settings.DATABASE_ADDRESS)
        password = login_password(parts, login, settings.SECRET_KEY)
        yield format_sql("ALTER ROLE {} PASSWORD {}", name, sql.Literal(password))


def missing_role_statements(admin: psycopg.Connection) -> Iterator[sql.Composed]:
    known = role_names(admin)
    for group in GROUP_ROLES:
        if group not in known:
            yield format_sql("CREATE ROLE {} NOLOGIN NOBYPASSRLS", group)
    yield from membership(admin, known, "madoguchi_worker", "madoguchi_app")
    for owner in (DEFINER, QUEUE):
        if owner not in known:
            yield format_sql("CREATE ROLE {} NOLOGIN NOINHERIT NOBYPASSRLS", owner)
        yield from rights_of_migrations(admin, known, owner)
    for login, groups in LOGIN_ROLES.items():
        name = f"{admin.info.dbname}_{login}"
        if name not in known:
            yield format_sql("CREATE ROLE {} LOGIN NOINHERIT", name)
        for group in groups:
            yield from membership(admin, known, name, group)
        if not works_as(admin, name, groups[0]):
            template = "ALTER ROLE {} SET role = {}"
            yield format_sql(template, name, sql.Identifier(groups[0]))


def sql_for_administrator() -> str:
    """Return the statements that make the roles, for who may make some; with passwords.

    Only what is missing is in it, and the passwords of the two logins.
    """
    with connections["owner"].cursor() as cursor:
        admin = cursor.connection
        refuse_foreign_key(admin, settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS)
        lines = [f"{line.as_string(admin)};" for line in role_statements(admin)]
    return "\n".join(lines)


def refuse_shut_logins() -> None:
    """Refuse with `roles_missing` where a login has another password.

    Without CREATEROLE the owner cannot set it.
    """
    for login in LOGIN_ROLES:
        address = login_address(settings.DATABASE_ADDRESS, login, settings.SECRET_KEY)
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            raise Refused(
                "roles_missing",
                f"ログイン {login} でつながりません。madoguchi prepare --sql の出力を"
                "管理者が psql で実行し、サーバーの pg_hba.conf を確かめてから、"
                "もう一度どうぞ。",
            ) from error


def refuse_unprepared() -> None:
    """Refuse with `database_not_prepared` where roles or tables are not of today."""
    digests: list[tuple[str]] = []
    with connections["default"].cursor() as cursor:
        if has_table(cursor.connection, "platform_keycheck"):
            cursor.execute("SELECT digest FROM platform_keycheck")
            digests = cursor.fetchall()
    if digests and digests[0][0] != settings.KEY_CHECK_DIGEST:
        raise foreign_key_refusal()
    executor = MigrationExecutor(connections["default"])
    if not digests or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(
            "database_not_prepared",
            "データベースの準備ができていません。何も始めていません。所有者の"
            "DATABASE_URL で madoguchi prepare を実行してから、もう一度どうぞ。",
        )
    connections.close_all()


def limit_temporary_objects(admin: psycopg.Connection) -> None:
    """Allow temporary tables to the import's role alone, in this database.

    Rights on a database are no part of a dump of it: a restored one gets them here.
    """
    name = admin.info.dbname
    admin.execute(format_sql("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", name))
    admin.execute(format_sql("GRANT TEMPORARY ON DATABASE {} TO madoguchi_batch", name))


def membership(
    admin: psycopg.Connection, known: set[str], name: str, group: str
) -> Iterator[sql.Composed]:
    """The statement that lets a role into a group, unless it is in it."""
    is_member = {name, group} <= known and admin.execute(
        IS_MEMBER_SQL, [group, name]
    ).fetchone()
    if not is_member:
        yield format_sql("GRANT {} TO {}", group, sql.Identifier(name))


def rights_of_migrations(
    admin: psycopg.Connection, known: set[str], owner: str
) -> Iterator[sql.Composed]:
    """Let the owner of the tables take the role that owns a function, to change it."""
    has_set_option = admin.info.server_version >= TAKES_ROLES_APART
    option = "SET" if has_set_option else "MEMBER"
    if owner not in known or admin.execute(MAY_TAKE, [owner, option]).fetchone() != (
        True,
    ):
        suffix = " WITH INHERIT FALSE" if has_set_option else ""
        user = sql.Identifier(admin.info.user)
        yield format_sql("GRANT {} TO {}" + suffix, owner, user)


def works_as(admin: psycopg.Connection, name: str, group: str) -> bool:
    """Whether each session of a login begins with the rights of that group."""
    row = admin.execute(WORKS_AS_SQL, [name, f"role={group}"]).fetchone()
    return row == (True,)


def format_sql(template: str, name: str, *others: sql.Composable) -> sql.Composed:
    return sql.SQL(template).format(sql.Identifier(name), *others)


def role_names(admin: psycopg.Connection) -> set[str]:
    return {row[0] for row in admin.execute("SELECT rolname FROM pg_roles")}


def apply_migrations() -> None:
    """Refused (`data_too_old`) where a first migration was applied and then edited."""
    executor = MigrationExecutor(connections["owner"])
    with connections["owner"].cursor() as cursor:
        is_edited = FIRST_OF_ACCOUNTS in executor.loader.applied_migrations
        if is_edited and not has_table(cursor.connection, TABLE_ADDED_BY_EDIT):
            raise Refused(
                "data_too_old",
                "このデータは公開前の古い版のもので、移行できません。表は変更していません。"
                "空の MADOGUCHI_HOME かデータベースに、事業者のデータを取り込み直して"
                "ください（docs/operating.md の Upgrade）。",
            )
    apply_what_is_missing(executor)
