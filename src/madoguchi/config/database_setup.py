"""Prepare the database before a command: server, roles, logins, migrations."""

from contextlib import nullcontext

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from madoguchi.config import postgres
from madoguchi.config.database import OWN_DATABASE
from madoguchi.config.key_check import keep_key_check, refuse_foreign_key
from madoguchi.config.secret import derive_secret
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

MAY_TAKE = "SELECT pg_has_role(%s, %s)"
TAKES_ROLES_APART = 160_000  # since PostgreSQL 16 apart from having its rights


def prepare_database() -> None:
    """Start the server, make roles and migrate.

    Safe in every process; two at once wait for one another. Refused (`secret_differs`)
    with a key that is not this database's, before anything is touched.
    """
    start_own_server()
    home = settings.HOME
    with (
        postgres.server_lock(home) if settings.OWN_POSTGRES else nullcontext(),
        connections["owner"].cursor() as cursor,
    ):
        admin = cursor.connection
        refuse_foreign_key(admin, settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS)
        make_roles()
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

    Needs CREATEROLE. An operator who does not give it makes them by hand:
    docs/operating.md has the statements.
    """
    base = settings.DATABASES["owner"]["NAME"]
    with connections["owner"].cursor() as cursor:
        admin = cursor.connection
        known_roles = role_names(admin)
        for group in GROUP_ROLES:
            if group not in known_roles:
                admin.execute(f"CREATE ROLE {group} NOLOGIN NOBYPASSRLS")
        let_in(admin, "madoguchi_worker", "madoguchi_app")
        for owner in (DEFINER, QUEUE):
            if owner not in known_roles:
                admin.execute(f"CREATE ROLE {owner} NOLOGIN NOINHERIT NOBYPASSRLS")
            let_migrations_take(admin, owner)
        for login, groups in LOGIN_ROLES.items():
            name = f"{base}_{login}"
            if name not in known_roles:
                admin.execute(format_sql("CREATE ROLE {} LOGIN NOINHERIT", name))
            password = sql.Literal(derive_secret(settings.SECRET_KEY, name))
            admin.execute(format_sql("ALTER ROLE {} PASSWORD {}", name, password))
            grant_groups(admin, name, groups)


def limit_temporary_objects(admin: psycopg.Connection) -> None:
    """Allow temporary tables to the import's role alone, in this database.

    Rights on a database are no part of a dump of it: a restored one gets them here.
    """
    name = admin.info.dbname
    admin.execute(format_sql("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", name))
    admin.execute(format_sql("GRANT TEMPORARY ON DATABASE {} TO madoguchi_batch", name))


def grant_groups(admin: psycopg.Connection, name: str, groups: tuple[str, ...]) -> None:
    for group in groups:
        let_in(admin, name, group)
    admin.execute(
        format_sql("ALTER ROLE {} SET role = {}", name, sql.Identifier(groups[0]))
    )


def let_in(admin: psycopg.Connection, name: str, group: str) -> None:
    if admin.execute(IS_MEMBER_SQL, [group, name]).fetchone() is None:
        admin.execute(format_sql("GRANT {} TO {}", group, sql.Identifier(name)))


def let_migrations_take(admin: psycopg.Connection, owner: str) -> None:
    """Let the owner of the tables take the role that owns a function, to change it."""
    has_set_option = admin.info.server_version >= TAKES_ROLES_APART
    rows = admin.execute(MAY_TAKE, [owner, "SET" if has_set_option else "MEMBER"])
    if not rows.fetchall()[0][0]:
        statement = "GRANT {} TO CURRENT_USER" + (
            " WITH INHERIT FALSE" if has_set_option else ""
        )
        admin.execute(format_sql(statement, owner))


def format_sql(template: str, name: str, *others: sql.Composable) -> sql.Composed:
    return sql.SQL(template).format(sql.Identifier(name), *others)


def role_names(admin: psycopg.Connection) -> set[str]:
    return {row[0] for row in admin.execute("SELECT rolname FROM pg_roles")}


def apply_migrations() -> None:
    executor = MigrationExecutor(connections["owner"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", database="owner", interactive=False, verbosity=0)
