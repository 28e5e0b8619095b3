"""Back up and restore a database of the operator's own with pg_dump.

A role that row level security binds would dump nothing: the one of
MADOGUCHI_BACKUP_URL sees every row (BYPASSRLS, or a superuser).
"""

import os
import tempfile
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from madoguchi.config import postgres
from madoguchi.config.backups.servers import run_postgres_program
from madoguchi.kernel.errors import Refused

DUMP_FILE = "database.dump"
SEES_ALL_SQL = """
    SELECT rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"""
NEW_SETTING = b"SET transaction_timeout = 0;\n"
IS_EMPTY_SQL = """
    SELECT count(*) = 0 FROM pg_tables WHERE schemaname = 'public'"""


def connection_words(url: str) -> tuple[str, dict[str, str]]:
    """Split a password off, so that no list of processes shows it."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    password = parts.pop("password", "")
    variables = {"PGPASSWORD": password} if password else {}
    return make_conninfo("", **parts), os.environ | variables


def refuse_blind_role(url: str) -> None:
    """Refuse (`backup_role_blind`) a role that does not see every row."""
    with psycopg.connect(url) as connection:
        row = connection.execute(SEES_ALL_SQL).fetchone()
    if not (row and row[0]):
        raise Refused(
            "backup_role_blind",
            "MADOGUCHI_BACKUP_URL のロールには、すべての行が見えません。何も保存して"
            "いません。BYPASSRLS を持つロールを指定してください（docs/operating.md）。",
        )


def take_dump(home: Path, url: str, folder: Path) -> None:
    refuse_blind_role(url)
    words, environment = connection_words(url)
    run_postgres_program(
        *(postgres.server_location(home), "pg_dump", "-Fc", "--no-sync", "-d", words),
        *("-f", str(folder / DUMP_FILE)),
        env=environment,
    )


def restore_dump(home: Path, url: str, folder: Path) -> None:
    """Restore into an empty database; refused (`database_not_empty`) into another."""
    with psycopg.connect(url) as connection:
        row = connection.execute(IS_EMPTY_SQL).fetchone()
    if not (row and row[0]):
        raise Refused(
            "database_not_empty",
            "戻す先のデータベースに、すでに表があります。何も変更していません。"
            "空のデータベースを作り、MADOGUCHI_BACKUP_URL と DATABASE_URL に"
            "その名前を指定してください。",
        )
    at = postgres.server_location(home)
    words, environment = connection_words(url)
    with tempfile.TemporaryDirectory() as drafts:
        script = Path(drafts) / "database.sql"
        run_postgres_program(at, "pg_restore", "-f", script, folder / DUMP_FILE)
        strict = ("--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1")
        without_new_settings(script)
        run_postgres_program(
            *(at, "psql", *strict, "--single-transaction", "-d", words, "-f", script),
            env=environment,
        )


def without_new_settings(script: Path) -> None:
    """Take out what a server before 17 does not know, as our pg_dump is newer."""
    lines = script.read_bytes().splitlines(keepends=True)
    script.write_bytes(b"".join(line for line in lines if line != NEW_SETTING))
