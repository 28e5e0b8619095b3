"""Database functions, each in a file: `<app>/sql/functions/<name>.sql`.

A file holds the whole statement as it is today. To change a function, edit its file and
add a migration that applies it again; a grant or policy that it newly needs goes into
the same migration. Other arguments or another result make another function, with a name
and a file of its own.

An old migration reads the file of today, which may use a table that comes later: so
bodies are not checked while they are applied, only when they run.
"""

from collections.abc import Sequence
from pathlib import Path

from django.db.migrations import RunSQL

DEFINER = "madoguchi_definer"
"""Owns the functions that bypass row level security, and nothing else; it has no
login."""

QUEUE = "madoguchi_queue"
"""Owns the function that puts a job into the queue, and nothing else."""

PACKAGE = Path(__file__).parents[1]
APPLY = """
SET LOCAL check_function_bodies = off;
{text}
RESET check_function_bodies;
"""
APPLY_AS = """
GRANT CREATE ON SCHEMA public TO {owner};
DO $$
DECLARE
    made regprocedure;
BEGIN
    FOR made IN SELECT oid FROM pg_proc WHERE proname = '{name}'
        AND pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO {owner}', made);
    END LOOP;
END $$;
SET LOCAL ROLE {owner};
{applied}
REVOKE ALL ON FUNCTION {name} FROM PUBLIC, madoguchi_app, madoguchi_batch;
{granted}
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM {owner};
"""
GRANT = "GRANT EXECUTE ON FUNCTION {name} TO {callers};"


def text_of(app: str, name: str) -> str:
    return (PACKAGE / app / "sql" / "functions" / f"{name}.sql").read_text()


def apply_function(app: str, name: str) -> RunSQL:
    """Apply a function that runs with the rights of its caller."""
    return RunSQL(APPLY.format(text=text_of(app, name)), RunSQL.noop)


def apply_definer(
    app: str, name: str, *, owner: str = DEFINER, callers: Sequence[str] = ()
) -> RunSQL:
    """Apply a function that runs with the rights of `owner`: SECURITY DEFINER.

    `callers` are the groups that may call it, besides its owner.
    """
    applied = APPLY.format(text=text_of(app, name)).strip()
    granted = GRANT.format(name=name, callers=", ".join(callers)) if callers else ""
    statements = APPLY_AS.format(
        name=name, owner=owner, applied=applied, granted=granted
    )
    return RunSQL(statements, RunSQL.noop)
